/** How are endpoints of models, and GitHub's API, called? The only folder with network and retries. */
export { chosenEncoder, type EncoderSpec } from './encoder-spec.ts';
export { GithubApi, type GithubApiOptions } from './github-api.ts';
export { type EncoderOptions, encoderIdentity, openEncoder } from './open-encoder.ts';
