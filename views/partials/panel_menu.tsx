interface PanelMenuProps {
  /** The panel's title: what is copied or downloaded. */
  title: string;
  /** The panel is a chart, so that there is a picture of it. */
  hasChart?: boolean;
}

/**
 * What a reader may take along of the panel around it (an element with `data-panel` and one table):
 * static/islands/panel_menu.ts. Not there without scripts.
 */
export function PanelMenu({ title, hasChart = false }: PanelMenuProps) {
  return (
    <details class="menu">
      <summary aria-label={`Copy or download: ${title}`} title="Copy or download">⋯</summary>
      <div class="menu-items">
        <button type="button" data-take="json">Copy as JSON</button>
        <button type="button" data-take="csv">Download CSV</button>
        {hasChart && <button type="button" data-take="png">Download PNG</button>}
      </div>
    </details>
  );
}
