import { defineMessages } from '../i18n/messages.ts';

export const shellTexts = defineMessages(
  {
    account: 'Account',
    language: 'Language',
    navigation: 'Navigation',
    shortcuts: 'Keyboard shortcuts',
    signOut: 'Sign out',
    skip: 'To the content',
    toDark: 'Dark colours',
    toLight: 'Light colours',
  },
  {
    zh: {
      account: '账户',
      language: '语言',
      navigation: '导航',
      shortcuts: '键盘快捷键',
      signOut: '退出登录',
      skip: '跳到内容',
      toDark: '深色模式',
      toLight: '浅色模式',
    },
  },
);
