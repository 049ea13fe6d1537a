// node-oidc-provider as src/bench/run measures it: in memory, ES256 JWT access tokens, rotation on, a public client.
// Usage: node oidc-provider.mjs PORT COUNT FILE; when it answers FILE has COUNT refresh tokens, one a line.
import { generateKeyPairSync } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import Provider from 'oidc-provider';

const [port, count] = process.argv.slice(2, 4).map(Number);
const file = process.argv[4];
const issuer = `http://127.0.0.1:${port}`;
const api = 'https://api.example.com';
const key = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' };

// Its own adapter walks all tokens of a grant at each write: a long chain would be measured by that.
const rows = new Map();
class Memory {
  constructor(model) { this.model = model; }
  key(id) { return `${this.model}:${id}`; }
  async upsert(id, payload) { rows.set(this.key(id), payload); }
  async find(id) { return rows.get(this.key(id)); }
  async consume(id) { rows.get(this.key(id)).consumed = Math.floor(Date.now() / 1000); }
  async destroy(id) { rows.delete(this.key(id)); }
  async revokeByGrantId(grant) { for (const [key, row] of rows) if (row.grantId === grant) rows.delete(key); }
}

const provider = new Provider(issuer, {
  adapter: Memory,
  clients: [{
    client_id: 'demo', token_endpoint_auth_method: 'none', grant_types: ['authorization_code', 'refresh_token'],
    redirect_uris: ['https://app.example.com/'], id_token_signed_response_alg: 'ES256',
  }],
  jwks: { keys: [key] },
  scopes: ['offline_access', 'orders'],
  rotateRefreshToken: true,
  findAccount: async (context, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
  features: {
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => api,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: 'orders', audience: api, accessTokenFormat: 'jwt', accessTokenTTL: 600, jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
  ttl: { RefreshToken: 86400, Grant: 86400 },
});

provider.listen(port, '127.0.0.1', async () => {
  const client = await provider.Client.find('demo');
  let tokens = '';
  for (let i = 0; i < count; i++) {
    const accountId = `account-${i}`;
    const grant = new provider.Grant({ accountId, clientId: 'demo' });
    grant.addResourceScope(api, 'orders');
    grant.addOIDCScope('offline_access');
    const grantId = await grant.save();
    const token = new provider.RefreshToken({
      accountId, client, grantId, gty: 'authorization_code', resource: api, scope: 'offline_access orders', rotations: 0,
    });
    tokens += `${await token.save()}\n`;
  }
  writeFileSync(`${file}.part`, tokens);
  renameSync(`${file}.part`, file);
});
