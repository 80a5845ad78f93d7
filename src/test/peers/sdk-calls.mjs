// The vendors' own clients, told nothing but another base address and another key. Prints what they saw as JSON.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { Octokit } from 'octokit'
import { WebClient } from '@slack/web-api'
import { Client } from '@notionhq/client'

const { GITHUB_URL, SLACK_URL, NOTION_URL, KEY } = process.env

async function github() {
  const octokit = new Octokit({ auth: KEY, baseUrl: GITHUB_URL, retry: { enabled: false }, throttle: { enabled: false } })
  const hello = { owner: 'acme-dev', repo: 'hello' }
  for (const title of ['first', 'second', 'third']) {
    await octokit.rest.issues.create({ ...hello, title, labels: ['octokit'] })
  }
  const issues = await octokit.paginate(octokit.rest.issues.listForRepo, { ...hello, labels: 'octokit', per_page: 1 })
  const page = await octokit.rest.issues.listForRepo({ ...hello, labels: 'octokit', per_page: 1 })
  const main = await octokit.rest.git.getRef({ ...hello, ref: 'heads/main' }) // sent as heads%2Fmain
  const missing = await octokit.rest.repos.get({ owner: 'acme-dev', repo: 'nowhere' }).catch(error => error)
  return {
    titles: issues.map(issue => issue.title).sort(),
    link: page.headers.link,
    ref: main.data.ref,
    missing: missing.status,
  }
}

async function slack() {
  const client = new WebClient(KEY, { slackApiUrl: SLACK_URL, retryConfig: { retries: 0 } })
  const { channels } = await client.conversations.list({ limit: 100 })
  const channel = channels.find(one => one.name === 'general').id
  const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '*bold* & more' } }]
  const { ts } = await client.chat.postMessage({ channel, text: 'Größe & 🚀', blocks })
  const { messages } = await client.conversations.history({ channel, limit: 100 })
  const refused = await client.chat.postMessage({ channel: 'C0NOWHERE', text: 'lost' }).catch(error => error)
  return { text: messages.find(one => one.ts === ts).text, refused: refused.data?.error }
}

async function notion() {
  const client = new Client({ auth: KEY, baseUrl: NOTION_URL, retry: false })
  const me = await client.users.me({})
  const found = await client.search({ query: 'plan' })
  return { object: me.object, found: typeof found }
}

/** The MCP server that Notion publishes, over stdio. */
async function notionMcp() {
  const server = spawn(process.execPath, ['node_modules/.bin/notion-mcp-server'], {
    env: { ...process.env, BASE_URL: NOTION_URL, NOTION_TOKEN: KEY },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const waiting = new Map()
  createInterface({ input: server.stdout }).on('line', line => {
    const message = JSON.parse(line)
    waiting.get(message.id)?.(message)
  })
  const send = message => server.stdin.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\n')
  const ask = (id, method, params) =>
    new Promise(resolve => {
      waiting.set(id, resolve)
      send({ id, method, params })
    })
  await ask(1, 'initialize', {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'serai-test', version: '1' },
  })
  send({ method: 'notifications/initialized' })
  const answer = await ask(2, 'tools/call', { name: 'API-get-self', arguments: {} })
  server.kill()
  return { text: answer.result?.content?.[0]?.text ?? JSON.stringify(answer) }
}

const seen = { github: await github(), slack: await slack(), notion: await notion(), notionMcp: await notionMcp() }
console.log(JSON.stringify(seen))
