import { useLayoutEffect } from 'react';
import { useMonaco } from '@graphiql/react';

/** The names of the editor's two themes, as GraphiQL asks for them. */
export const EDITOR_THEME = { light: 'hub-light', dark: 'hub-dark' };

const LIGHT = {
  base: 'vs', paper: '#ffffff', ink: '#3b4b68', quiet: '#7f8a9d', accent: '#1d8a63',
  field: '#2a5a9e', type: '#a8622a', variable: '#6c69ce', text: '#a2503b', number: '#0d7d92',
};
const DARK = {
  base: 'vs-dark', paper: '#212a3b', ink: '#b7c2d7', quiet: '#8591a8', accent: '#5cc79b',
  field: '#9cc4f5', type: '#e3b478', variable: '#a9a4ff', text: '#e8a68f', number: '#6ccbdc',
};

const theme = ({ base, paper, ink, quiet, accent, field, type, variable, text, number }) => ({
  base,
  inherit: true,
  rules: Object.entries({
    comment: quiet,
    keyword: accent,
    'key.identifier': field,
    'string.key.json': field,
    'type.identifier': type,
    'argument.identifier': variable,
    annotation: variable,
    string: text,
    'string.value.json': text,
    number,
    'keyword.json': accent,
  }).map(([token, foreground]) => ({ token, foreground })),
  colors: {
    'editor.background': '#ffffff00',
    'editor.foreground': ink,
    'editorLineNumber.foreground': `${quiet}99`,
    'editorLineNumber.activeForeground': quiet,
    'editorBracketHighlight.foreground1': ink,
    'editorBracketHighlight.foreground2': ink,
    'editorBracketHighlight.foreground3': ink,
    'editorHoverWidget.background': paper,
    'editorSuggestWidget.background': paper,
    'editorSuggestWidget.selectedBackground': `${accent}22`,
    'editorSuggestWidget.selectedForeground': accent,
    'editorWidget.background': paper,
    'list.highlightForeground': accent,
    'list.focusHighlightForeground': accent,
    'list.hoverBackground': `${accent}19`,
    'menu.background': paper,
    'menu.selectionBackground': `${accent}22`,
    'menu.selectionForeground': accent,
    'quickInput.background': paper,
    'quickInputList.focusBackground': `${accent}22`,
    'scrollbar.shadow': '#ffffff00',
    'textLink.foreground': accent,
    focusBorder: accent,
  },
});

/** Teaches the editor the hub's colors as soon as it has loaded, and before it first paints. */
export function EditorTheme() {
  const editor = useMonaco(state => state.monaco?.editor);
  useLayoutEffect(() => {
    editor?.defineTheme(EDITOR_THEME.light, theme(LIGHT));
    editor?.defineTheme(EDITOR_THEME.dark, theme(DARK));
  }, [editor]);
  return null;
}
