"use client";

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentUnit } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState, type Extension, Transaction } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { useEffect, useRef } from "react";
import { useNonce } from "../../../data/nonce";
import type { PolicyProblem } from "../policy-types";
import { editorLooks } from "./editor-looks";
import { toDiagnostics } from "./problem-marks";
import { rego } from "./rego-language";

export interface EditorHandle {
  /** Puts the cursor there, in the middle of the view. Both count from 1. */
  goTo: (line: number, column: number) => void;
}

interface CodeEditorProps {
  text: string;
  onText: (text: string) => void;
  problems: readonly PolicyProblem[];
  readOnly: boolean;
  /** Of a text that describes the editor. */
  describedBy: string;
  onReady: (handle: EditorHandle | null) => void;
}

const TAB_COLUMNS = 4;

function lock(readOnly: boolean): Extension {
  return [EditorState.readOnly.of(readOnly), EditorView.contentAttributes.of({ "aria-readonly": String(readOnly) })];
}

function extensions(onText: (text: string) => void, locked: Extension, describedBy: string): Extension {
  return [
    lineNumbers(),
    highlightActiveLineGutter(),
    lintGutter(),
    history(),
    drawSelection(),
    bracketMatching(),
    highlightActiveLine(),
    EditorState.tabSize.of(TAB_COLUMNS),
    indentUnit.of("\t"),
    rego,
    editorLooks,
    keymap.of([...defaultKeymap, ...historyKeymap, ...lintKeymap, indentWithTab]),
    EditorView.contentAttributes.of({ "aria-label": "Policy source", "aria-describedby": describedBy }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onText(update.state.doc.toString());
    }),
    locked,
  ];
}

function goTo(view: EditorView, line: number, column: number): void {
  const place = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
  const position = Math.min(place.from + Math.max(column - 1, 0), place.to);
  view.dispatch({
    selection: { anchor: position },
    effects: EditorView.scrollIntoView(position, { y: "center" }),
  });
  view.dom.scrollIntoView({ block: "nearest" });
  view.focus();
}

/** CodeMirror in a box. The text belongs to the page: a text from outside replaces the one here, and undo ends there. */
export function CodeEditor({ text, onText, problems, readOnly, describedBy, onReady }: CodeEditorProps) {
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const locked = useRef(new Compartment());
  const nonce = useNonce();
  const latest = useRef({ text, onText, onReady });
  latest.current = { text, onText, onReady };

  useEffect(() => {
    if (box.current === null) return;
    const onChange = (changed: string) => latest.current.onText(changed);
    const editor = new EditorView({
      parent: box.current,
      doc: latest.current.text,
      extensions: [extensions(onChange, locked.current.of([]), describedBy), EditorView.cspNonce.of(nonce ?? "")],
    });
    // With the mouse it scrolls where the text can't be changed; so it must with the keyboard.
    editor.scrollDOM.tabIndex = 0;
    editor.scrollDOM.setAttribute("role", "group");
    editor.scrollDOM.setAttribute("aria-label", "Policy source, scrolls");
    view.current = editor;
    latest.current.onReady({ goTo: (line, column) => goTo(editor, line, column) });
    return () => {
      latest.current.onReady(null);
      view.current = null;
      editor.destroy();
    };
  }, [describedBy, nonce]);

  useEffect(() => {
    view.current?.dispatch({ effects: locked.current.reconfigure(lock(readOnly)) });
  }, [readOnly]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === text) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: text },
      annotations: Transaction.addToHistory.of(false),
    });
  }, [text]);

  useEffect(() => {
    const editor = view.current;
    if (editor) editor.dispatch(setDiagnostics(editor.state, toDiagnostics(problems, editor.state.doc.toString())));
  }, [problems]);

  return <div ref={box} className="h-[clamp(22rem,60vh,38rem)] border-y border-line" />;
}
