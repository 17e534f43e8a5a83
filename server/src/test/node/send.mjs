// Sends through Segment's SDK for Node and prints a line for each thousand that the server took, and each failure.
// Arguments: host, write key, number of events, milliseconds for which at least it sends.
import { Analytics } from '@segment/analytics-node';

const [host, writeKey, count, atLeast] = process.argv.slice(2);
const analytics = new Analytics({ writeKey, host, flushAt: 50, flushInterval: 200 });
let taken = 0;
analytics.on('http_response', (response) => {
    if (response.status >= 300) return;
    const before = Math.floor(taken / 1000);
    taken += JSON.parse(response.body).batch.length;
    if (Math.floor(taken / 1000) > before) console.log(`taken ${taken}`);
});
analytics.on('error', (error) => console.log(`failed ${error.code} ${error.reason}`));

for (let i = 0; i < count; i++) {
    analytics.track({
        event: 'Order Completed',
        messageId: `sdk-${i}`,
        anonymousId: `visitor-${i % 100}`,
        properties: { revenue: 10 + (i % 7), currency: 'EUR', order_id: `order-${i}` },
    });
    if (i % 50 === 49) await new Promise((wait) => setTimeout(wait, (atLeast / count) * 50));
}
await analytics.closeAndFlush({ timeout: 180_000 });
console.log(`closed after ${taken}`);
