import { type Attributes, SpanKind } from '@opentelemetry/api';
import type { Work } from '../tracing.ts';
import { querySummary } from './query-summary.ts';

export interface Described {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
}

/** A piece of work by OpenTelemetry's semantic conventions, without what they have of paths, addresses and texts of queries. */
export function describeWork(work: Work): Described {
  switch (work.kind) {
    case 'request': {
      const { method, route, requestId } = work;
      return {
        name: route === undefined ? method : `${method} ${route}`,
        kind: SpanKind.SERVER,
        attributes: {
          'http.request.method': method,
          ...(route !== undefined && { 'http.route': route }),
          'gatehouse.request_id': requestId,
        },
      };
    }
    case 'procedure':
      return { name: work.name, kind: SpanKind.INTERNAL, attributes: { 'gatehouse.procedure': work.name } };
    case 'query': {
      const summary = querySummary(work.text);
      return {
        name: summary,
        kind: SpanKind.CLIENT,
        attributes: { 'db.system.name': 'postgresql', 'db.query.summary': summary },
      };
    }
    case 'mail_added':
      return { name: 'send mail', kind: SpanKind.PRODUCER, attributes: messageAttributes('send', work) };
    case 'mail_processed':
      return {
        name: 'process mail',
        kind: SpanKind.CONSUMER,
        attributes: { ...messageAttributes('process', work), 'gatehouse.mail.attempt': work.attempt },
      };
    case 'smtp':
      return { name: 'SMTP send', kind: SpanKind.CLIENT, attributes: { 'network.protocol.name': 'smtp' } };
  }
}

const messageAttributes = (operation: string, { id, template }: { id: string; template: string }): Attributes => ({
  'messaging.system': 'bullmq',
  'messaging.destination.name': 'mail',
  'messaging.operation.name': operation,
  'messaging.operation.type': operation,
  'messaging.message.id': id,
  'gatehouse.mail.template': template,
});
