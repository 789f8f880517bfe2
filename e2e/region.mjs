// Everything there is in a region, and whose it is: read through one SISP operator for each ASL, so that what another
// user is shown can be judged by somebody who knows it all.

import { api, colleague } from './demo.mjs';

const ASLS = ['203', '204', '205', '206', '207', '208', '209', '210', '211', '212', '213', '301'];

/** Runs `work` on all items, sixteen at a time. */
async function each(items, work) {
  const queue = [...items];
  const worker = async () => {
    while (queue.length > 0) await work(queue.pop());
  };
  await Promise.all(Array.from({ length: 16 }, worker));
}

/**
 * Answers `{ people, owner, laboratories, aslOf }`: persons with all their data; to whom an id or tax code (small
 * letters) belongs; which laboratories were asked about a person; the ASL of a comune.
 */
export async function readRegion(demo) {
  const admin = await api(demo, 'admin');
  const region = { people: [], owner: new Map(), laboratories: new Map(), aslOf: new Map() };
  await each(ASLS, async (asl) => {
    const login = `tutto.${asl}`;
    const operator = { login, name: `Operatore ${asl}`, role: 'sisp_operator', unit: asl };
    await readAsl(await colleague(demo, admin, operator), region);
  });
  for (const person of region.people) {
    region.owner.set(person.id, person);
    region.owner.set(person.identifier.toLowerCase(), person);
    region.aslOf.set(person.domicile_comune, person.asl);
  }
  return region;
}

async function readAsl(sisp, region) {
  const [people, reports, measures, waiting, resulted] = await Promise.all([
    sisp.everybody(), sisp.all('/reports'), sisp.all('/measures'),
    sisp.all('/swab-requests?status=waiting'), sisp.all('/swab-requests?status=resulted')]);
  const whole = new Map();
  await each(people, async ({ id }) => whole.set(id, await sisp.get(`/people/${id}`)));
  region.people.push(...whole.values());
  for (const line of [...reports, ...measures]) region.owner.set(line.id, whole.get(line.person));
  for (const request of [...waiting, ...resulted]) {
    region.owner.set(request.id, whole.get(request.person_id));
    const asked = region.laboratories.get(request.person_id) ?? new Set();
    region.laboratories.set(request.person_id, asked.add(request.laboratory));
  }
}

/** Whether a demo user may know of a person, by the facts alone. */
export function maySee(demo, region, login, person) {
  const unit = demo.users[login].unit_code;
  switch (login) {
    case 'medico':
      return person.gp_code === unit;
    case 'sisp':
      return person.asl === unit || region.aslOf.get(person.residence_comune) === unit;
    case 'regione':
      return true;
    case 'laboratorio':
      return region.laboratories.get(person.id)?.has(unit) ?? false;
    default:
      return false;
  }
}
