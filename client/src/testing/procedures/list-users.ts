import type { admin, UserSort } from '@gatehouse/shared';
import type { z } from 'zod';
import { type Order, pageOf } from '../state/keyset.ts';
import { presentUser } from '../state/present.ts';
import type { UserRow } from '../state/rows.ts';
import type { Behaviours } from './procedure.ts';

type Filters = z.output<typeof admin.users.list.input>;

export const listUsers: Behaviours['admin']['users']['list'] = ({ state }, input) => {
  const fitting = [...state.users.values()].filter((user) => fits(user, input));
  const { items, next_cursor } = pageOf(fitting, orderOf(input.sort), input);
  return { items: items.map(presentUser), next_cursor };
};

function fits(user: UserRow, { q, role, is_active, is_verified, created_after, created_before }: Filters): boolean {
  const searched = `${user.email}\n${user.fullName ?? ''}`.toLowerCase();
  return (
    (q === undefined || searched.includes(q.toLowerCase())) &&
    (role === undefined || user.role === role) &&
    (is_active === undefined || user.isActive === is_active) &&
    (is_verified === undefined || user.isVerified === is_verified) &&
    (created_after === undefined || user.createdAt > created_after) &&
    (created_before === undefined || user.createdAt < created_before)
  );
}

function orderOf(name: UserSort): Order<UserRow> {
  switch (name.replace('-', '') as 'created_at' | 'email' | 'last_login') {
    case 'created_at':
      return { name, kinds: ['number'], valueOf: (user) => user.createdAt.getTime() };
    case 'email':
      return { name, kinds: ['string'], valueOf: (user) => user.email };
    case 'last_login':
      return { name, kinds: ['number', 'null'], valueOf: (user) => user.lastLogin?.getTime() ?? null };
  }
}
