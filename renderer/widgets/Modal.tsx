import { Dialog } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import { IconButton } from './Button.tsx';
import './widgets.css';

/** Of several radio buttons the chosen one. */
const FIRST_FIELD = 'input:not([type="radio"]:not(:checked)), select, textarea, button';

type ModalProps = {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** Buttons, at the lower right. */
  footer?: ReactNode;
  /** CSS pixels. */
  width?: number;
};

/**
 * A dialog over the workbench: begins with the focus on its first field, keeps it, closes with Escape and gives it back.
 */
export function Modal({ title, onClose, children, footer, width = 560 }: ModalProps): ReactNode {
  const body = useRef<HTMLDivElement>(null);
  const focusFirst = (event: Event) => {
    const first = body.current?.querySelector<HTMLElement>(FIRST_FIELD);
    if (first === null || first === undefined) return;
    event.preventDefault();
    first.focus();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="widget-modal-overlay" />
        <Dialog.Content
          className="widget-modal"
          style={{ width }}
          aria-describedby={undefined}
          onOpenAutoFocus={focusFirst}
        >
          <header className="widget-modal-header">
            <Dialog.Title className="widget-modal-title">{title}</Dialog.Title>
            <IconButton icon="close" label="Close" onClick={onClose} />
          </header>
          <div ref={body} className="widget-modal-body">
            {children}
          </div>
          {footer === undefined ? null : <footer className="widget-modal-footer">{footer}</footer>}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
