// Makes each kind of call once through Segment's SDK for Node and prints the message ids as JSON.
// Arguments: host, write key.
import { Analytics } from '@segment/analytics-node';

const [host, writeKey] = process.argv.slice(2);
const analytics = new Analytics({ writeKey, host, flushAt: 20 });
const ids = {};
const failed = [];
analytics.on('error', (error) => failed.push(String(error.reason)));
for (const type of ['identify', 'page', 'track', 'group', 'alias', 'screen']) {
    analytics.on(type, (context) => (ids[type] = context.event.messageId));
}
analytics.identify({ userId: 'user-1', anonymousId: 'anon-1', traits: { email: 'Jane@Example.com', firstName: 'Jane' } });
analytics.page({ anonymousId: 'anon-1', name: 'Home', category: 'Start', properties: { url: 'https://acme.example/?gclid=G9' } });
analytics.track({
    anonymousId: 'anon-1',
    event: 'Order Completed',
    properties: { revenue: 49.9, currency: 'EUR', order_id: '7' },
    context: {
        ip: '198.51.100.7',
        userAgent: 'Mozilla/5.0 (of the person)',
        campaign: { name: 'autumn', source: 'google', medium: 'cpc' },
        page: { url: 'https://acme.example/thanks' },
    },
});
analytics.group({ userId: 'user-1', groupId: 'group-1' });
analytics.alias({ userId: 'user-1', previousId: 'anon-1' });
analytics.screen({ userId: 'user-1', name: 'Start' });
await analytics.closeAndFlush();
console.log(JSON.stringify({ ids, failed }));
