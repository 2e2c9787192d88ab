import type { KnownBlock, ModalView } from '@slack/types';
import { plainText, section } from '../blocks.ts';

type FrameWords = {
  /** Missing where the modal has no form. */
  readonly callbackId?: string;
  readonly title: string;
  readonly close?: string;
  /** What the modal is about. The loading view carries it too. */
  readonly metadata?: string;
};

type FormWords = {
  /** Instead of the frame's. */
  readonly title?: string;
  readonly metadata?: string | undefined;
  /** The label of the button that sends the form; without it there is no button. */
  readonly submit?: string | undefined;
};

export type ModalFrame = {
  readonly view: (blocks: readonly KnownBlock[], words?: FormWords) => ModalView;
  /** A sentence instead of the form, in mrkdwn. */
  readonly sentence: (text: string) => ModalView;
  /** Shown while the form is loaded. */
  readonly loading: () => ModalView;
};

/** What all views of one modal share: the form, a sentence instead of it, and the view that is shown while it is loaded. */
export function modalFrame(frame: FrameWords): ModalFrame {
  const view: ModalFrame['view'] = (blocks, words = {}) => {
    const { title, metadata, submit } = { ...frame, ...words };
    return {
      type: 'modal',
      ...(frame.callbackId === undefined ? {} : { callback_id: frame.callbackId }),
      title: plainText(title),
      close: plainText(frame.close ?? 'Close'),
      ...(submit === undefined ? {} : { submit: plainText(submit) }),
      ...(metadata === undefined ? {} : { private_metadata: metadata }),
      blocks: [...blocks],
    };
  };
  const sentence = (text: string): ModalView => view([section(text)]);
  return { view, sentence, loading: () => sentence('One moment …') };
}
