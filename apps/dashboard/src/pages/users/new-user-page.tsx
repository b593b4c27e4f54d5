import { useNavigate } from '@tanstack/react-router';
import { useMessages } from '../../i18n/messages.ts';
import { PageFrame } from '../../ui/page.tsx';
import { tellDone } from '../../ui/tell.ts';
import { useChanged } from '../../ui/use-changed.ts';
import { NewUserForm } from './user-form.tsx';
import { userTexts } from './user-texts.ts';

export default function NewUserPage() {
  const t = useMessages(userTexts);
  const navigate = useNavigate();
  const changed = useChanged('users');
  return (
    <PageFrame title={t.newUser}>
      <NewUserForm
        onDone={({ id, email }) => {
          tellDone(t.created(email));
          changed();
          void navigate({ to: '/users/$id', params: { id: String(id) } });
        }}
      />
    </PageFrame>
  );
}
