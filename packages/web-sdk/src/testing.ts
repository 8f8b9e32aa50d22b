export { type FakeIdp, type FakeIdpOptions, fakeIdp } from './testing/fake-idp.ts';
export type { FakeFailure, FakeFailures } from './testing/fake-service.ts';
export { type TestSession, type TestSessionOptions, testSession } from './testing/test-session.ts';
