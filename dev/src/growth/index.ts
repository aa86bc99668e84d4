export { addCrowd } from './crowd.ts';
export { type Crowded, type Filtering, isSearch, lists, pagesOf, singles } from './lists.ts';
