import { useMessages } from '../../i18n/messages.ts';
import { navigationTexts } from '../../app/navigation.ts';
import { PageFrame } from '../../ui/page.tsx';

export default function OverviewPage() {
  const { overview } = useMessages(navigationTexts);
  return <PageFrame title={overview}>{null}</PageFrame>;
}
