// A real OpenID Connect provider (npm oidc-provider) for tests: it lets in whomever the test names, without asking.
// Configuration is JSON in OIDC: port, clients, accounts {id: claims}, and "in_id_token" to put the address there.
import * as oidc from "oidc-provider";

const { port, clients, in_id_token: inIdToken } = JSON.parse(process.env.OIDC);
const issuer = `http://127.0.0.1:${port}`;
// What the test says about the next visitors: who they are, and how they proved it.
let next = {};

const provider = new oidc.Provider(issuer, {
  clients,
  claims: { openid: ["sub", "acr", "amr"], email: ["email", "email_verified"], auth_time: null, iss: null, sid: null },
  conformIdTokenClaims: !inIdToken,
  pkce: { required: () => true },
  acrValues: ["urn:sterk"],
  features: { devInteractions: { enabled: false } },
  cookies: { keys: ["tests-only"] },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: async () => ({ sub: id, ...next.claims }),
  }),
  interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
});

provider.use(async (context, go) => {
  if (context.path === "/next" && context.method === "POST") {
    let body = "";
    for await (const part of context.req) body += part;
    next = JSON.parse(body);
    context.body = "ok";
    return;
  }
  if (!context.path.startsWith("/interaction/")) return go();
  if (next.refuse) {
    await provider.interactionFinished(context.req, context.res, { error: "access_denied" });
    context.respond = false;
    return;
  }
  const details = await provider.interactionDetails(context.req, context.res);
  const grant = new provider.Grant({ accountId: next.sub, clientId: details.params.client_id });
  grant.addOIDCScope("openid email");
  const grantId = await grant.save();
  const login = { accountId: next.sub, ts: next.ts, amr: next.amr, acr: next.acr, remember: false };
  await provider.interactionFinished(context.req, context.res, { login, consent: { grantId } });
  context.respond = false;
});

provider.listen(port, "127.0.0.1", () => console.log("ready"));
