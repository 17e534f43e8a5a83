package dev.relaywatch.commerce;

import java.util.List;

/** What the operations are called, in the order of the contract. */
final class OperationNames {
    static final List<String> WOOCOMMERCE =
            List.of(
                    "check_stock",
                    "get_stock_quantity",
                    "get_product_details",
                    "check_order",
                    "get_shipping_info",
                    "get_shipping_methods",
                    "check_price",
                    "get_product_variations",
                    "get_product_categories",
                    "get_product_reviews",
                    "validate_coupon",
                    "check_refund_status",
                    "get_customer_orders",
                    "get_order_notes",
                    "get_payment_methods",
                    "get_customer_insights",
                    "get_low_stock_products",
                    "get_sales_report",
                    "search_products",
                    "cancel_order",
                    "add_to_cart",
                    "get_cart",
                    "remove_from_cart",
                    "update_cart_quantity",
                    "apply_coupon_to_cart");

    private OperationNames() {}
}
