import type { AuthOptions } from '@gatehouse/web';
import { expressAuth } from '@gatehouse/web/express';
import express from 'express';
import { changeCart, type ShopData } from './cart.ts';
import { checkoutPage, orderedPage } from './pages/checkout.ts';
import { homePage } from './pages/home.ts';
import { profilePage } from './pages/profile.ts';
import { shopPage } from './pages/shop.ts';
import { notFound, problems } from './problems.ts';
import { findProduct } from './products.ts';
import { sameOriginPosts, securityHeaders } from './security.ts';

/** The sample app. All of its sign-in is in this file; issuer, client ID and client secret come from `.okta.env`. */
export function createApp(options: { auth?: AuthOptions; isIntranet?: boolean } = {}): express.Express {
  const auth = expressAuth(options.auth);
  const app = express();
  app.disable('x-powered-by');
  app.use(securityHeaders);
  app.use('/assets', express.static(`${import.meta.dirname}/assets`));

  // GET /signin sends people to the sign-in page, GET /authorization-code/callback takes them back, POST /signout ends it.
  app.use(auth.routes());
  app.use(sameOriginPosts, express.urlencoded({ extended: false }));

  // Require authentication for everything: app.use(auth.protectAll()). Here it hangs on a switch, to show both.
  let isIntranet = options.isIntranet ?? false;
  const protectAll = auth.protectAll();
  app.use((req, res, next) => (isIntranet ? protectAll(req, res, next) : next()));

  // Session data belongs to the visitor, signed in or not. It survives the sign-in: strangers keep their cart.
  const shopData = (req: express.Request): ShopData => auth.context(req).data<ShopData>() ?? {};
  const cart = (req: express.Request) => shopData(req).cart ?? {};
  const visitor = (req: express.Request) => ({ user: auth.userOrNull(req), cart: cart(req), path: req.path, isIntranet });

  // Allow anonymous access: `userOrNull` says who it is, if anybody.
  app.get('/', (req, res) => void res.send(homePage(visitor(req))));
  app.get('/shop', (req, res) => void res.send(shopPage(visitor(req))));
  app.post('/cart', async (req, res) => {
    const { product, step } = req.body ?? {};
    await auth.context(req).setData({ cart: changeCart(cart(req), product, step === 'less' ? -1 : 1) });
    res.redirect(303, `/shop#${findProduct(product)?.id ?? 'cart'}`);
  });

  // Require authentication for a specific route: `requireSignIn`. Behind it there is always a user.
  app.get('/profile', auth.requireSignIn(), async (req, res) => {
    const session = auth.context(req);
    const userInfo = req.query['userinfo'] ? await session.fetchUserInfo() : undefined;
    res.send(profilePage(visitor(req), session.claims() ?? {}, userInfo));
  });
  app.get('/checkout', auth.requireSignIn(), (req, res) => void res.send(checkoutPage(visitor(req), auth.user(req))));
  app.post('/checkout', auth.requireSignIn(), async (req, res) => {
    await auth.context(req).setData({ ordered: cart(req) });
    res.redirect(303, '/ordered');
  });
  app.get('/ordered', auth.requireSignIn(), (req, res) => void res.send(orderedPage(visitor(req), shopData(req).ordered)));

  app.post('/intranet', (req, res) => {
    isIntranet = req.body?.everything === 'on';
    res.redirect(303, '/');
  });
  app.use(auth.errorHandler(), notFound, problems);
  return app;
}
