import { Alert, List, Text } from '@mantine/core';
import { ApiError } from '@orrery/api-client';
import { failureText } from '../failure-text.ts';
import type { ApiForm } from './use-api-form.ts';

/** What failed, above the fields: the message, and the complaints about what has no field here. */
export function FormProblems({ form, shown = [] }: { readonly form: ApiForm; readonly shown?: readonly string[] }) {
  const { failure } = form;
  if (failure === undefined) return null;
  const elsewhere =
    failure instanceof ApiError ? failure.fields.filter(({ path }) => path !== '' && !shown.includes(path)) : [];
  return (
    <Alert color="red" variant="outline" role="alert">
      <Text size="sm">{failureText(failure)}</Text>
      {elsewhere.length > 1 && (
        <List size="sm" mt="xs">
          {elsewhere.map(({ path, message }) => (
            <List.Item key={`${path} ${message}`}>
              {path}: {message}
            </List.Item>
          ))}
        </List>
      )}
    </Alert>
  );
}
