import type { User } from '@gatehouse/shared';
import { type InfiniteData, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../gatehouse.ts';
import { queryClient, trpc } from '../../queries.ts';

const pageSize = 50;
const list = trpc.admin.users.list;

type Page = Awaited<ReturnType<typeof api.admin.users.list>>;

/** The users that a search finds, a page at a time. */
export function useUsers(q: string) {
  const search = { limit: pageSize, ...(q !== '' && { q }) };
  return useInfiniteQuery({
    queryKey: list.infiniteQueryKey(search),
    queryFn: ({ pageParam, signal }) => api.admin.users.list({ ...search, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** Puts a changed user in the place of the old one; fetching every page anew would lose the scroll position. */
export function replaceUser(changed: User): void {
  const replace = (user: User) => (user.id === changed.id ? changed : user);
  queryClient.setQueriesData<InfiniteData<Page>>(
    list.infiniteQueryFilter(),
    (data) => data && { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.map(replace) })) },
  );
}
