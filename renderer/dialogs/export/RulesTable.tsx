import type { ReactNode } from 'react';
import type { ExportReport } from '../../../main/api/datasets.ts';
import { useActions } from '../../state/store.ts';
import { Icon } from '../../widgets/Icon.tsx';
import { needsAllowance, openHits } from './allowance.ts';

type Rule = ExportReport['rules'][number];

type RulesTableProps = {
  rules: readonly Rule[];
  allow: readonly string[];
  onAllow: (allow: readonly string[]) => void;
};

/** Every rule that the dataset breaks or broke: where, how often, and whether that is allowed. */
export function RulesTable({ rules, allow, onAllow }: RulesTableProps): ReactNode {
  if (rules.length === 0) return <p className="dialog-note">No rule is broken.</p>;
  const toggle = (code: string) =>
    onAllow(allow.includes(code) ? allow.filter((other) => other !== code) : [...allow, code]);
  return (
    <table className="dialog-table export-rules">
      <caption>Rules</caption>
      <thead>
        <tr>
          <th scope="col">Severity</th>
          <th scope="col">Rule</th>
          <th scope="col" className="dialog-number">
            Count
          </th>
          <th scope="col" className="dialog-number">
            Mended
          </th>
          <th scope="col">Allow</th>
        </tr>
      </thead>
      <tbody>
        {rules.map((rule) => (
          <RuleRow key={rule.code} rule={rule} isAllowed={allow.includes(rule.code)} onToggle={toggle} />
        ))}
      </tbody>
    </table>
  );
}

type RuleRowProps = { rule: Rule; isAllowed: boolean; onToggle: (code: string) => void };

function RuleRow({ rule, isAllowed, onToggle }: RuleRowProps): ReactNode {
  const { code, severity, count, fixed } = rule;
  const state = openHits(rule) === 0 ? 'mended' : severity;
  const icon = state === 'mended' ? 'pass' : severity;
  return (
    <tr>
      <td className={`export-${state}`}>
        <Icon name={icon} /> {state}
      </td>
      <td>
        <Hits rule={rule} />
      </td>
      <td className="dialog-number">{count.toLocaleString('en')}</td>
      <td className="dialog-number">{fixed.toLocaleString('en')}</td>
      <td>
        {needsAllowance(rule) ? (
          <input type="checkbox" aria-label={`Allow ${code}`} checked={isAllowed} onChange={() => onToggle(code)} />
        ) : null}
      </td>
    </tr>
  );
}

function Hits({ rule: { code, meaning, hits, count } }: { rule: Rule }): ReactNode {
  const { openImage, set } = useActions();
  const show = (imageId: string) => {
    set({ dialog: null });
    void openImage(imageId);
  };
  const listed = [
    ...new Map(hits.map((hit) => [`${hit.imageId} ${hit.file}:${hit.row} ${hit.message}`, hit])).entries(),
  ];
  return (
    <details>
      <summary>
        {meaning} <small>{code}</small>
      </summary>
      <ul>
        {listed.map(([key, { imageId, path, file, row, message }]) => (
          <li key={key} title={path ?? undefined}>
            {message} {file === undefined ? null : <small>{row === undefined ? file : `${file}:${row}`} </small>}
            {imageId === null ? null : (
              <button type="button" onClick={() => show(imageId)}>
                Show the image
              </button>
            )}
          </li>
        ))}
        {listed.length < count ? <li className="dialog-note">and more: {count.toLocaleString('en')} in all</li> : null}
      </ul>
    </details>
  );
}
