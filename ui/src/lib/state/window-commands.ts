/** The commands of the window itself. Their names are those the shell's menu bar sends. */
import type { AnswerByView } from '$lib/api/generated/api';

import type { AppState } from '.';
import type { Command } from './commands';

/** What only the window can do. */
export interface WindowDoings {
  begin: () => void;
  palette: () => void;
  shortcuts: () => void;
  fold: () => void;
  answerBy: (by: AnswerByView) => void;
}

const WAYS: [AnswerByView, string, string][] = [
  ['builtInFirst', 'answerBuiltInFirst', 'Answer with the built-in engine first'],
  ['modelFirst', 'answerModelFirst', 'Answer with the model first'],
  ['builtInOnly', 'answerBuiltInOnly', 'Answer with the built-in engine only'],
  ['compare', 'answerCompare', 'Answer with both and compare'],
];

export function windowCommands(app: AppState, doings: WindowDoings): Command[] {
  const { session, opening, theme, asking } = app;
  return [
    {
      name: 'newConversation',
      title: 'New conversation',
      section: 'Action',
      keys: 'Mod+N',
      run: doings.begin,
    },
    {
      name: 'openFile',
      title: 'Open a SQLite file…',
      section: 'Action',
      keys: 'Mod+O',
      run: () => void opening.pick(),
    },
    {
      name: 'openSample',
      title: 'Back to the sample data',
      section: 'Action',
      run: () => void opening.openSample(),
    },
    {
      name: 'refreshBoard',
      title: 'Refresh all answers on the Trends board',
      section: 'Action',
      run: () => {
        session.open('trends');
        void app.boarding.refreshAll();
      },
    },
    {
      name: 'stop',
      title: 'Stop the current question',
      section: 'Action',
      run: () => void asking.stop(),
    },
    {
      name: 'showAsk',
      title: 'Ask',
      section: 'Go to',
      keys: 'Mod+1',
      run: () => session.open('ask'),
    },
    {
      name: 'showTrends',
      title: 'Trends',
      section: 'Go to',
      keys: 'Mod+2',
      run: () => session.open('trends'),
    },
    {
      name: 'showData',
      title: 'Data',
      section: 'Go to',
      keys: 'Mod+3',
      run: () => session.open('data'),
    },
    {
      name: 'showCache',
      title: 'Cache',
      section: 'Go to',
      keys: 'Mod+4',
      run: () => session.open('cache'),
    },
    {
      name: 'showSettings',
      title: 'Settings',
      section: 'Go to',
      keys: 'Mod+,',
      run: () => session.open('settings'),
    },
    {
      name: 'showModels',
      title: 'Models and keys',
      section: 'Go to',
      run: () => session.openSettings('models'),
    },
    {
      name: 'showCosts',
      title: 'Model costs',
      section: 'Go to',
      run: () => session.openSettings('costs'),
    },
    {
      name: 'showSent',
      title: 'What was sent',
      section: 'Go to',
      run: () => session.openSent(null),
    },
    ...WAYS.map(([by, name, title]): Command => ({
      name,
      title,
      section: 'Action',
      run: () => doings.answerBy(by),
    })),
    {
      name: 'foldRail',
      title: 'Collapse or expand the sidebar',
      section: 'Appearance',
      keys: 'Mod+B',
      run: doings.fold,
    },
    {
      name: 'themeLight',
      title: 'Theme: light',
      section: 'Appearance',
      run: () => void theme.choose('light'),
    },
    {
      name: 'themeDark',
      title: 'Theme: dark',
      section: 'Appearance',
      run: () => void theme.choose('dark'),
    },
    {
      name: 'themeSystem',
      title: 'Theme: same as system',
      section: 'Appearance',
      run: () => void theme.choose('system'),
    },
    {
      name: 'showPalette',
      title: 'Find a command',
      section: 'Help',
      keys: 'Mod+K',
      run: doings.palette,
    },
    {
      name: 'showShortcuts',
      title: 'Keyboard shortcuts',
      section: 'Help',
      keys: '?',
      run: doings.shortcuts,
    },
  ];
}
