import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import './widgets.css';

type ButtonProps = {
  children: ReactNode;
  onClick: () => void;
  kind?: 'primary' | 'secondary';
  disabled?: boolean;
};

/** A button with words. */
export function Button({ children, onClick, kind = 'primary', disabled = false }: ButtonProps): ReactNode {
  return (
    <button type="button" className={`widget-button widget-button-${kind}`} onClick={onClick} disabled={disabled}>
      {children}
    </button>
  );
}

type IconButtonProps = {
  /** A codicon. */
  icon: string;
  /** What it does; also the tooltip. */
  label: string;
  onClick: () => void;
  /** Given for a toggle. */
  pressed?: boolean;
  disabled?: boolean;
};

/** A button that shows an icon and says its label on demand. */
export function IconButton({ icon, label, onClick, pressed, disabled = false }: IconButtonProps): ReactNode {
  return (
    <button
      type="button"
      className="widget-icon-button"
      aria-label={label}
      aria-pressed={pressed}
      title={label}
      onClick={onClick}
      disabled={disabled}
    >
      <Icon name={icon} />
    </button>
  );
}
