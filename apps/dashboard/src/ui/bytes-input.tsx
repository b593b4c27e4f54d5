import { TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';
import { editableBytes, parseBytes } from '../format/bytes.ts';
import { defineMessages, useMessages } from '../i18n/messages.ts';

const texts = defineMessages(
  { example: 'Such as 100 GiB; empty: no limit', unreadable: 'Write a size such as 100 GiB.' },
  { zh: { example: '例如 100 GiB；留空表示不限', unreadable: '请输入大小，例如 100 GiB。' } },
);

interface BytesInputProps extends Omit<TextInputProps, 'value' | 'defaultValue' | 'onChange'> {
  readonly value?: number | null;
  /** NaN while it reads as no size, so that the form does not take it. */
  readonly onChange?: (bytes: number | null) => void;
}

/** A number of bytes, written with its unit; null: none. */
export function BytesInput({ value, onChange, error, ...props }: BytesInputProps) {
  const t = useMessages(texts);
  const [text, setText] = useState(value === null || value === undefined ? '' : editableBytes(value));
  const [told, setTold] = useState(value);
  // Set from outside, as when a form is filled anew.
  if (!Object.is(told, value)) {
    setTold(value);
    setText(value === null || value === undefined ? '' : editableBytes(value));
  }
  const change = (next: string): void => {
    setText(next);
    const bytes = next.trim() === '' ? null : (parseBytes(next) ?? Number.NaN);
    setTold(bytes);
    onChange?.(bytes);
  };
  return (
    <TextInput
      description={t.example}
      {...props}
      value={text}
      onChange={({ currentTarget }) => change(currentTarget.value)}
      error={Number.isNaN(value) && error ? t.unreadable : error}
    />
  );
}
