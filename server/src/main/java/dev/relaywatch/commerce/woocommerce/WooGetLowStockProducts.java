package dev.relaywatch.commerce.woocommerce;

import static java.util.Objects.requireNonNullElse;

import dev.relaywatch.commerce.operation.GetLowStockProducts;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.ProductLine;
import dev.relaywatch.commerce.operation.Shop;
import dev.relaywatch.commerce.woocommerce.WooLowStock.Low;
import java.util.List;

class WooGetLowStockProducts extends GetLowStockProducts {
    private final WooLowStock lowStock;
    private final WooCurrencies currencies;

    WooGetLowStockProducts(WooLowStock lowStock, WooCurrencies currencies) {
        this.lowStock = lowStock;
        this.currencies = currencies;
    }

    @Override
    public OperationResult<List<ProductLine>> run(Shop shop, Parameters asked) {
        int limit = requireNonNullElse(asked.limit(), 50);
        Integer threshold = asked.threshold();
        OperationResult<List<Low>> low =
                threshold == null
                        ? lowStock.byTheirOwn(shop, limit)
                        : lowStock.below(shop, threshold);
        return low.then(found ->
                currencies
                        .of(shop)
                        .map(currency ->
                                found.stream()
                                        .limit(limit)
                                        .map(one -> WooProducts.line(one.product(), currency))
                                        .toList()));
    }
}
