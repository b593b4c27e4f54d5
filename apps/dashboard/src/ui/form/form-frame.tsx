import { Button, Group, Stack } from '@mantine/core';
import type { ComponentProps, ReactNode } from 'react';
import { FormProblems } from './form-problems.tsx';
import type { ApiForm } from './use-api-form.ts';

interface FormFrameProps extends Pick<ComponentProps<typeof Stack>, 'maw' | 'gap'> {
  readonly form: ApiForm;
  /** What the button says that sends it. */
  readonly send: string;
  /** Fields of the body that have one here; what is wrong with others is said above all. */
  readonly shown?: readonly string[];
  /** Stand beside that button. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** What every form has around its fields: what failed above them, the button below. */
export function FormFrame({ form, send, shown = [], actions, children, ...stack }: FormFrameProps) {
  return (
    <form onSubmit={form.submit} noValidate>
      <Stack {...stack}>
        <FormProblems form={form} shown={shown} />
        {children}
        <Group>
          <Button type="submit" loading={form.isSending}>
            {send}
          </Button>
          {actions}
        </Group>
      </Stack>
    </form>
  );
}
