// The plain chain map: reads the lists of the API and draws tiles. Texts are set as text, never as markup.
'use strict';

const VERDICTS = {
  fill: ['补链', '＋'], strengthen: ['强链', '↑'], extend: ['延链', '→'],
  unknown: ['未知', '？'], skip: ['不必补', '×'], strong: ['优势', '★'],
};
const TIERS = { upstream: '上游', midstream: '中游', downstream: '下游', service: '服务' };
const state = new URLSearchParams(location.search);

function make(tag, text, className) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  return element;
}

async function ask(path, query) {
  const params = new URLSearchParams(Object.entries(query).filter(([, value]) => value));
  const response = await fetch(`/api/v1/${path}?${params}`);
  const body = await response.json();
  if (!response.ok) throw new Error(body.detail);
  return body;
}

function remember() {
  history.replaceState(null, '', `?${state}`);
}

function number(value, digits) {
  return value === null || value === undefined ? '—' : value.toFixed(digits);
}

function legend() {
  const list = document.getElementById('legend');
  for (const [id, [name, sign]] of Object.entries(VERDICTS)) {
    list.append(make('li', `${sign} ${name}`, `tile ${id}`));
  }
}

async function showChains() {
  const answer = await ask('chains', { region: state.get('region') });
  document.getElementById('banner').hidden = !answer.synthetic;
  document.getElementById('region').value = answer.region;
  document.getElementById('origin').textContent =
    `测算批次 ${answer.snapshot} · 截至 ${answer.as_of} · ${answer.universe}`;
  const nav = document.getElementById('chains');
  nav.replaceChildren();
  for (const chain of answer.items) {
    const button = make('button', chain.name);
    button.append(make('small', `${chain.present}/${chain.segments} 环节有企业`));
    button.type = 'button';
    button.dataset.chain = chain.id;
    button.addEventListener('click', () => { state.set('chain', chain.id); state.delete('segment'); remember(); showMap(); });
    nav.append(button);
  }
  if (!state.get('chain') && answer.items.length) state.set('chain', answer.items[0].id);
  await showMap();
}

async function showMap() {
  const map = document.getElementById('map');
  for (const button of document.querySelectorAll('#chains button')) {
    button.setAttribute('aria-pressed', String(button.dataset.chain === state.get('chain')));
  }
  try {
    const chain = await ask(`chains/${encodeURIComponent(state.get('chain'))}/map`, { region: state.get('region') });
    map.replaceChildren();
    for (const [tier, name] of Object.entries(TIERS)) map.append(column(chain, tier, name));
    if (state.get('segment')) {
      const tile = chain.tiles.find((one) => one.segment === state.get('segment'));
      if (tile) showDrawer(tile, chain);
    } else {
      document.getElementById('drawer').hidden = true;
    }
  } catch (fault) {
    map.replaceChildren(make('p', fault.message, 'fault'));
  }
}

function column(chain, tier, name) {
  const section = make('section', undefined, `tier ${tier}`);
  section.append(make('h2', name));
  for (const [id, title] of chain.groups) {
    const tiles = chain.tiles.filter((tile) => tile.group === id && tile.tier === tier);
    if (!tiles.length) continue;
    section.append(make('h3', title));
    const list = make('div', undefined, 'tiles');
    for (const tile of tiles) list.append(tileButton(tile, chain));
    section.append(list);
  }
  return section;
}

function tileButton(tile, chain) {
  const [name, sign] = VERDICTS[tile.verdict];
  const button = make('button', undefined, `tile ${tile.verdict}`);
  button.type = 'button';
  button.dataset.segment = tile.segment;
  button.title = `${name}：${tile.reason}`;
  button.append(make('span', `${sign} ${tile.name}`), make('small', `${tile.makers} 家`));
  const light = (on) => {
    for (const link of chain.links) {
      const other = link.from === tile.segment ? link.to : link.to === tile.segment ? link.from : null;
      const target = other && document.querySelector(`[data-segment="${other}"]`);
      if (target) target.classList.toggle(link.from === tile.segment ? 'customer' : 'supplier', on);
    }
  };
  for (const kind of ['mouseenter', 'focus']) button.addEventListener(kind, () => light(true));
  for (const kind of ['mouseleave', 'blur']) button.addEventListener(kind, () => light(false));
  button.addEventListener('click', () => { state.set('segment', tile.segment); remember(); showDrawer(tile, chain); });
  return button;
}

async function showDrawer(tile, chain) {
  const drawer = document.getElementById('drawer');
  drawer.hidden = false;
  drawer.replaceChildren(make('h2', `${tile.segment} ${tile.name}`));
  const [name, sign] = VERDICTS[tile.verdict];
  drawer.append(make('p', `${sign} ${name}　规则 ${tile.rule}`, `tile ${tile.verdict}`), make('p', tile.reason), make('p', `何时改变：${tile.flip}`));
  const facts = make('table');
  for (const fact of tile.facts) {
    const row = make('tr');
    row.append(make('th', fact.name), make('td', `${number(fact.value, 3)} ${fact.value === null ? '' : fact.unit}`));
    facts.append(row);
  }
  const details = make('details');
  details.append(make('summary', '规则看到的数字'), facts);
  drawer.append(details, neighbours(tile, chain, 'to', '上游供应环节'), neighbours(tile, chain, 'from', '下游需求环节'));
  drawer.append(make('h3', '可邀请的企业'));
  const list = make('ol');
  drawer.append(list);
  try {
    const verdict = Object.keys(VERDICTS).join(',');
    const answer = await ask('targets', { region: state.get('region'), segment: tile.segment, verdict, limit: 10 });
    for (const target of answer.items) list.append(targetItem(target));
    if (!answer.items.length) list.replaceWith(make('p', '没有候选企业：已导入的市外企业都未挂到这个环节。'));
  } catch (fault) {
    list.replaceWith(make('p', fault.message, 'fault'));
  }
  drawer.focus({ preventScroll: true });
}

function neighbours(tile, chain, end, title) {
  const other = end === 'to' ? 'from' : 'to';
  const names = chain.links.filter((link) => link[end] === tile.segment).map((link) => {
    return `${link[`${other}_name`]}（${{ critical: '必需', important: '重要', optional: '可选' }[link.necessity]}）`;
  });
  return make('p', `${title}：${names.length ? names.join('、') : '无'}`);
}

function targetItem(target) {
  const item = make('li');
  item.append(make('strong', target.enterprise.name), make('span', `　${target.enterprise.region ?? '所在地未知'}　得分 ${number(target.score, 3)}（${number(target.interval[0], 2)}—${number(target.interval[1], 2)}）`));
  item.append(make('p', target.reason));
  const bar = make('div', undefined, 'bar');
  const parts = make('table');
  for (const part of target.parts) {
    const piece = make('i', undefined, `part ${part.part}${part.missing ? ' missing' : ''}`);
    piece.style.width = `${(part.contribution * 100).toFixed(2)}%`;
    bar.append(piece);
    const row = make('tr');
    row.append(make('th', part.name), make('td', part.missing ? '缺失，按中性值' : `${number(part.raw, 3)} ${part.unit}`),
      make('td', `${number(part.weight, 2)} × ${number(part.value, 3)} = ${number(part.contribution, 4)}`),
      make('td', part.missing ? '' : `${part.source} ${part.as_of ?? ''}`));
    parts.append(row);
  }
  const details = make('details');
  details.append(make('summary', '得分构成'), parts);
  item.append(bar, details, make('p', `下一步：${target.next_step}　证伪信号：${target.falsifier}　${target.expires} 失效`, 'next'));
  return item;
}

document.getElementById('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  state.set('region', document.getElementById('region').value);
  state.delete('segment');
  remember();
  showChains().catch(showFault);
});

function showFault(fault) {
  document.getElementById('map').replaceChildren(make('p', fault.message, 'fault'));
}

legend();
showChains().catch(showFault);
