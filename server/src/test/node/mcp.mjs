// A server of the Model Context Protocol on a free port of the loopback interface, which it prints.
// Arguments: "everything", the protocol's own reference server (of the era with sessions), or
// "modern" (2026-07-28), then what it does with older clients ("reject" or "stateless") and how it
// answers ("json", "sse" or "auto").
import { createServer, Server } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';

const [kind, legacy, responseMode] = process.argv.slice(2);

const listening = (server) => console.log(`listening on ${server.address().port}`);

if (kind === 'everything') {
    // it would listen on every interface, at a port that is given
    const listen = Server.prototype.listen;
    Server.prototype.listen = function (_, told) {
        return listen.call(this, 0, '127.0.0.1', () => {
            listening(this);
            told?.();
        });
    };
    process.argv[2] = 'streamableHttp';
    await import('@modelcontextprotocol/server-everything/dist/index.js');
} else {
    const handler = createMcpHandler(
        () => {
            const server = new McpServer({ name: 'shop', version: '3.1.0' });
            for (const name of ['find_order', 'refund_order']) {
                server.registerTool(name, { description: name }, async () => ({ content: [] }));
            }
            return server;
        },
        { legacy, responseMode },
    );
    const server = createServer(toNodeHandler(handler));
    server.listen(0, '127.0.0.1', () => listening(server));
}
