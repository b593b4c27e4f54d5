import { Select, type SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Resource } from '../live/live.ts';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

interface RemoteSelectProps extends Omit<SelectProps, 'data'> {
  readonly resource: Resource;
  /** Tells apart what is found of one resource, where not all of it may be chosen. */
  readonly list?: string;
  /** Some of those that have the text in their names. */
  readonly find: (text: string) => Promise<readonly Choice[]>;
  /** What is set already, though a search may not find it. */
  readonly current?: Choice | undefined;
}

const TYPING_MS = 200;

/** One of many things, found by part of its name. */
export function RemoteSelect({ resource, list = '', find, current, ...props }: RemoteSelectProps) {
  const [text, setText] = useState('');
  const [typed] = useDebouncedValue(text, TYPING_MS);
  // The field shows the label of what is chosen: that is no search.
  const search = typed === current?.label ? '' : typed;
  const { data = [] } = useQuery({ queryKey: [resource, 'choices', list, search], queryFn: () => find(search) });
  const isFound = data.some(({ value }) => value === current?.value);
  return (
    <Select
      searchable
      clearable
      {...props}
      onSearchChange={setText}
      data={current && !isFound ? [current, ...data] : [...data]}
    />
  );
}
