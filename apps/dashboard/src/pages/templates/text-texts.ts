import { defineMessages } from '../../i18n/messages.ts';

export const textTexts = defineMessages(
  {
    title: 'Texts of documents',
    toTemplates: 'Templates',
    about:
      'What clients show of a subscription, in every format. Variables stand between {{ and }}; a field that is empty is written as it is built in.',
    documentTitle: 'Title',
    documentTitleHint: 'What clients call the subscription; empty: the name of the service or the plan',
    announcement: 'Announcement',
    announcementHint: 'One line that clients show, where they can; empty: none, or that of the configuration',
    nodeName: 'Names of nodes',
    nodeNameHint: 'Such as {{node.name}} ({{node.region}}); empty: by their names',
    saved: 'The texts are saved; documents follow them from now on.',
    variables: 'Variables',
    variable: 'Variable',
    means: 'What stands for it',
    nodesOnly: 'In names of nodes only',
  },
  {
    zh: {
      title: '文档文本',
      toTemplates: '模板',
      about: '客户端显示的订阅信息，适用于所有格式。变量写在 {{ 和 }} 之间；留空则按内置方式生成。',
      documentTitle: '标题',
      documentTitleHint: '客户端显示的订阅名称；留空则使用服务名称或套餐名称',
      announcement: '公告',
      announcementHint: '支持的客户端会显示的一行文字；留空则不显示或使用配置中的公告',
      nodeName: '节点名称',
      nodeNameHint: '例如 {{node.name}} ({{node.region}})；留空则使用节点自己的名称',
      saved: '文本已保存，文档即刻按其生成。',
      variables: '变量',
      variable: '变量',
      means: '代表的内容',
      nodesOnly: '仅用于节点名称',
    },
  },
);
