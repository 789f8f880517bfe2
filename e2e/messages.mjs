// Messages of a laboratory's system, and the door through which they come.

import assert from 'node:assert/strict';

/** An ORU^R01 about one swab of a person of the API, from yesterday of the demo's day. */
export function oru(person, { id, code = person.identifier, sex = person.sex, request = '', status = 'F', outcome = '260415000^Not detected^SCT' }) {
  const test = '94500-6^SARS-CoV-2^LN';
  const holds = code ? `${code}^^^MEF&2.16.840.1.113883.2.9.4.3.2&ISO^NNITA` : '77^^^LIS^MR';
  const born = person.birth_date.replaceAll('-', '');
  const sampled = '20201113083000+0100';
  return [
    `MSH|^~\\&|LIS|LAB|ARGINE|010|20201114090000+0100||ORU^R01^ORU_R01|${id}|P|2.5.1|||||ITA|UNICODE UTF-8`,
    `PID|1||${holds}||${person.family_name}^${person.given_name}||${born}|${sex}`,
    `ORC|RE|${request}|${id}`,
    `OBR|1|${request}|${id}|${test}|||${sampled}${'|'.repeat(15)}20201113140000+0100||MB|F`,
    `OBX|1|CWE|${test}||${outcome}||||||${status}|||${sampled}`,
  ].map((segment) => `${segment}\r`).join('');
}

/** Sends a message as a user of a laboratory: its receipt. */
export async function send(demo, laboratory, text) {
  const answer = await fetch(`${demo.origin}/api/v1/results/messages`, {
    method: 'POST', body: text, headers: { 'content-type': 'application/hl7-v2', authorization: `Bearer ${laboratory.token}` },
  });
  const body = await answer.text();
  assert.equal(answer.status, 200, body);
  return JSON.parse(body);
}
