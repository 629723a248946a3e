/** How are endpoints of models, and GitHub's API, called? The only folder with network and retries. */
export { newLedger } from './bill.ts';
export { chosenEncoder } from './encoder-spec.ts';
export { GithubApi, type GithubApiOptions } from './github-api.ts';
export { type ListedModel, type ListedProvider, type ListModelsOptions, listModels } from './list-models.ts';
export { type ChatModelOptions, type OpenedChatModel, openChatModel } from './open-chat-model.ts';
export { type EncoderOptions, encoderIdentity, openEncoder } from './open-encoder.ts';
export { PRICES_DATE, parsePrice } from './prices.ts';
