// Clients of MCP that others wrote list the tools of a started Serai and call one of GitHub's, which a stub answers. One line
// each; ends with 1 when one fails. The settings come in the environment, see bench/mcp-conformance.
import { Client, SSEClientTransport, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { promisify } from 'node:util'

const { SERAI_URL, ADMIN_API_KEY, STUB_PORT, SERAI_COMMAND, RECIPES } = process.env
const TOKEN = 'gho_of_the_clients'
const programs = new URL('node_modules/.bin/', import.meta.url).pathname
const run = promisify(execFile)

// GitHub, as far as it is asked: it knows the tenant's account and nobody else.
const stub = createServer((request, response) => {
    const known = request.headers.authorization === `Bearer ${TOKEN}`
    response.writeHead(known ? 200 : 401, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(known ? { login: 'octo', id: 1 } : { message: 'Bad credentials' }))
}).listen(Number(STUB_PORT), '127.0.0.1')

async function post(path, key, body) {
    const response = await fetch(SERAI_URL + path, {
        method: 'POST',
        headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response.json()
}

const key = (await post('/admin/tenants', ADMIN_API_KEY, { id: 'clients', name: 'Clients' })).apiKey
await post('/tenants/clients/integrations/github/credentials', key, { accessToken: TOKEN })

const mcp = new URL(SERAI_URL + '/mcp')
const sse = new URL(SERAI_URL + '/sse')
const withKey = { requestInit: { headers: { Authorization: `Bearer ${key}` } } }
const environment = { ...process.env, SERAI_KEY: key, MCP_REMOTE_CONFIG_DIR: process.cwd() + '/mcp-remote' }

function check(tools, result) {
    const names = tools.map((tool) => tool.name)
    if (!names.includes('github_getMe')) throw new Error(`github_getMe is not among ${names.length} tools`)
    if (result.isError || !result.content[0].text.includes('octo')) throw new Error(JSON.stringify(result))
    return `${names.length} tools, called one`
}

/** The TypeScript client over some transport. */
async function typescript(transport, negotiation) {
    const client = new Client({ name: 'check', version: '1' }, { versionNegotiation: { mode: negotiation } })
    await client.connect(transport)
    try {
        const { tools } = await client.listTools()
        return check(tools, await client.callTool({ name: 'github_getMe', arguments: {} }))
    } finally {
        await client.close()
    }
}

/** The same with a program that the client starts; what the program says beside its messages matters when it fails. */
async function started(negotiation, command, ...args) {
    const transport = new StdioClientTransport({ command, args, env: environment, stderr: 'pipe' })
    let said = ''
    transport.stderr.on('data', (chunk) => { said += chunk })
    try {
        return await typescript(transport, negotiation)
    } catch (error) {
        throw new Error(said, { cause: error })
    }
}

/** The Inspector's command line; what it finds wrong with a tool's schema is a failure. */
async function inspector(...target) {
    const catalog = target.includes('--config') ? {} : { MCP_CATALOG_PATH: process.cwd() + '/catalog.json' }
    const ask = async (...what) => {
        const { stdout } = await run(
            process.execPath, [programs + 'mcp-inspector', '--cli', ...what, '--format', 'json', ...target],
            { env: { ...environment, ...catalog }, maxBuffer: 1 << 26 })
        const answer = JSON.parse(stdout)
        return answer.result ?? answer
    }
    const listed = await ask('--method', 'tools/list', '--strict')
    return check(listed.tools, await ask('--method', 'tools/call', '--tool-name', 'github_getMe', '--tool-args-json', '{}'))
}

const header = ['--header', `Authorization: Bearer ${key}`]
const [serai, ...arguments_] = SERAI_COMMAND.split(' ')
const modern = { pin: '2026-07-28' }
const clients = {
    'Inspector CLI, sessions': () => inspector(mcp.href, ...header, '--transport', 'http', '--protocol-era', 'legacy'),
    'Inspector CLI, 2026-07-28': () => inspector(mcp.href, ...header, '--transport', 'http', '--protocol-era', 'modern'),
    'Inspector CLI, SSE': () => inspector(sse.href, ...header, '--transport', 'sse'),
    'TypeScript client, sessions': () => typescript(new StreamableHTTPClientTransport(mcp, withKey), 'legacy'),
    'TypeScript client, 2026-07-28': () => typescript(new StreamableHTTPClientTransport(mcp, withKey), modern),
    'TypeScript client, auto': () => typescript(new StreamableHTTPClientTransport(mcp, withKey), 'auto'),
    'TypeScript client, SSE': () => typescript(new SSEClientTransport(sse, withKey), 'legacy'),
    'mcp-remote': () => started('legacy', process.execPath, programs + 'mcp-remote', mcp.href,
        '--allow-http', '--transport', 'http-only', '--header', `Authorization:Bearer ${key}`),
    'serai mcp-stdio, sessions': () => started('legacy', serai, ...arguments_, '--url', mcp.href),
    'serai mcp-stdio, 2026-07-28': () => started(modern, serai, ...arguments_, '--url', mcp.href),
    'serai mcp-stdio under Inspector CLI': () => inspector(
        '--transport', 'stdio', '-e', `SERAI_KEY=${key}`, '--', serai, ...arguments_, '--url', mcp.href),
}

// The settings that docs/doors.md gives for other clients, as the Inspector reads them.
const recipes = [...readFileSync(RECIPES, 'utf8').matchAll(/```json\n(.*?)```/gs)].map(([, text], number) => {
    const here = text.replaceAll('http://localhost:3000', SERAI_URL).replaceAll('/opt/serai/bin/serai', serai)
        .replaceAll(/srk_…|\$\{(env:|input:)?(SERAI_KEY|serai-key)\}/g, key)
    const { mcpServers, servers } = JSON.parse(here)
    const found = mcpServers ?? servers
    if (found.serai.url) found.serai.type ??= 'http' // the Inspector does not guess, as others do
    if (found.serai.args && !found.serai.args.includes('--url')) found.serai.args.push('--url', mcp.href) // not port 3000
    const file = `${process.cwd()}/recipe-${number + 1}.json`
    writeFileSync(file, JSON.stringify({ mcpServers: found }))
    return file
})
recipes.forEach((file, number) => {
    clients[`recipe ${number + 1} of docs/doors.md`] = () => inspector('--config', file, '--server', 'serai')
})

let failed = 0
for (const [name, client] of Object.entries(clients)) {
    try {
        console.log(`${name}: ${await client()}`)
    } catch (error) {
        failed++
        console.log(`${name}: FAILED: ${error.stderr || error.stack}`.replaceAll(key, '[key]'))
    }
}
stub.close()
process.exit(failed ? 1 : 0)
