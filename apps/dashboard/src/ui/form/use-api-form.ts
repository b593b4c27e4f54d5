import { useForm } from '@mantine/form';
import { type SubmitEvent, useState } from 'react';
import { ApiError } from '@orrery/api-client';
import { type ConflictAnswer, type ConflictTexts, askAboutConflict } from './conflict.tsx';
import { type BodySchema, type Errors, fieldOfApiPath, validateBody } from './validate.ts';

interface Versioned {
  readonly version: number;
}

/** What a form for a thing that others may change meanwhile says of it. */
interface Editing<V, T extends Versioned> {
  /** What the form was filled from. */
  readonly current: T;
  /** Reads it anew. */
  readonly read: () => Promise<T>;
  readonly toValues: (thing: T) => V;
  /** The fields that people see, and their names. */
  readonly labels: Readonly<Partial<Record<keyof V & string, string>>>;
}

interface FormOptions<V extends object, B, R, T extends Versioned> {
  /** The request's JSON Schema, from `@orrery/api-client/bodies`. */
  readonly schema: BodySchema;
  readonly initial: V;
  /** Fields have the names of the body, so that errors find them. */
  readonly toBody: (values: V) => B;
  /** What no schema can say. */
  readonly check?: (values: V) => Partial<Record<string, string>>;
  /** `version`: what to send as the version that was read. */
  readonly send: (body: B, version: number | undefined) => Promise<R>;
  readonly onDone: (result: R) => Promise<void> | void;
  readonly editing?: Editing<V, T>;
}

/**
 * A form that is validated as the API does it, keeps its input on every failure, shows the API's complaints at their
 * fields, and asks what to do when somebody else was faster.
 */
export function useApiForm<V extends object, B, R, T extends Versioned = Versioned>(options: FormOptions<V, B, R, T>) {
  const { schema, initial, toBody, check, send, onDone, editing } = options;
  const [failure, setFailure] = useState<unknown>();
  const [isSending, setSending] = useState(false);
  const [base, setBase] = useState(editing?.current);
  const form = useForm<V>({
    initialValues: initial,
    validateInputOnBlur: false,
    validate: (values) => ({ ...validateBody(schema, toBody(values)), ...check?.(values) }),
  });

  async function attempt(values: V, version: number | undefined): Promise<void> {
    setSending(true);
    setFailure(undefined);
    try {
      const result = await send(toBody(values), version);
      form.resetDirty(values);
      await onDone(result);
    } catch (error) {
      await handle(error, values, version);
    } finally {
      setSending(false);
    }
  }

  async function handle(error: unknown, values: V, version: number | undefined): Promise<void> {
    if (error instanceof ApiError && error.status === 409 && editing && base && version !== undefined) {
      const now = await editing.read().catch(() => undefined);
      if (now && now.version !== version) return settle(values, base, now, editing);
    }
    if (error instanceof ApiError) form.setErrors(apiErrors(error));
    setFailure(error);
    focusFirstError();
  }

  async function settle(values: V, read: T, now: T, { toValues, labels }: Editing<V, T>): Promise<void> {
    const texts: ConflictTexts<V> = { labels, read: toValues(read), now: toValues(now), mine: values };
    const answer: ConflictAnswer = await askAboutConflict(texts);
    if (answer === 'leave') return;
    setBase(now);
    if (answer === 'overwrite') return attempt(values, now.version);
    form.setValues(toValues(now));
    form.resetDirty(toValues(now));
  }

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const { hasErrors } = form.validate();
    if (hasErrors) focusFirstError();
    else void attempt(form.values, base?.version);
  };

  return {
    values: form.values,
    errors: form.errors as Errors,
    /** What failed and belongs to no field, or to one that is not shown. */
    failure,
    isSending,
    isDirty: () => form.isDirty(),
    reset: () => form.reset(),
    set: form.setFieldValue,
    insert: form.insertListItem,
    remove: form.removeListItem,
    /** Value, error and what happens on change, for an input: `prices.0.amount`. */
    field: (path: string) => form.getInputProps(path),
    /** The same for a checkbox or a switch. */
    checkbox: (path: string) => form.getInputProps(path, { type: 'checkbox' }),
    submit,
  };
}

export type ApiForm = Pick<ReturnType<typeof useApiForm>, 'errors' | 'failure' | 'submit' | 'isSending'>;

const apiErrors = (error: ApiError): Errors =>
  Object.fromEntries(error.fields.map(({ path, message }) => [fieldOfApiPath(path), message]));

/** After the errors were drawn. */
const focusFirstError = (): void => {
  setTimeout(() => document.querySelector<HTMLElement>('form [aria-invalid=true]')?.focus(), 50);
};
