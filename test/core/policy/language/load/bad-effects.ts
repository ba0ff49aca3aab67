const good = 'transitions: { healthy->degraded: { condition: x < 1 } }\n'

/** What is wrong with `notify` or an action: title, file, and where each finding must be, `code line:column+length`. */
export const badEffects: readonly (readonly [title: string, file: string, at: readonly string[]])[] = [
  [
    'quiet hours without a zone',
    `notify: { quiet_hours: { from: "22:00", to: "07:00" } }\n${good}`,
    ['missing_key 1:11+11'],
  ],
  [
    'quiet hours of a zone that has no such name',
    `notify: { quiet_hours: { from: "22:00", to: "07:00", zone: Europe Berlin } }\n${good}`,
    ['wrong_value 1:60+13'],
  ],
  [
    'an offset where a zone is asked for',
    `notify: { quiet_hours: { from: "22:00", to: "07:00", zone: "+02:00" } }\n${good}`,
    ['wrong_value 1:60+8'],
  ],
  [
    'quiet hours that are no hours',
    `notify: { quiet_hours: { from: "22:00", to: "22:00", zone: UTC } }\n${good}`,
    ['wrong_value 1:45+7'],
  ],
  [
    'a time of day that is none',
    `notify: { quiet_hours: { from: "24:00", to: "22:00", zone: UTC } }\n${good}`,
    ['wrong_value 1:32+7'],
  ],
  [
    'a state that is none in quiet hours',
    `notify: { quiet_hours: { from: "22:00", to: "07:00", zone: UTC, except: [critcal] } }\n${good}`,
    ['wrong_value 1:74+7'],
  ],
  ['a wait without a unit', `notify: { group_wait: "30" }\n${good}`, ['wrong_value 1:23+4']],
  [
    'a body that no receiver has',
    `actions: { a: { kind: webhook, url_env: A, body: pagerdutty } }\n${good}`,
    ['wrong_value 1:50+10'],
  ],
  [
    'an address with a variable in it',
    `actions: { a: { kind: webhook, url: "\${OPS_URL}" } }\n${good}`,
    ['wrong_value 1:37+12'],
  ],
  [
    'an address without https',
    `actions: { a: { kind: webhook, url: ops.example/hook } }\n${good}`,
    ['wrong_value 1:37+16'],
  ],
  [
    'a parameter that is not declared',
    `actions: { a: { kind: exec, argv: [/bin/rm, "{pth}"], params: { path: { enum: [/tmp] } } } }\n${good}`,
    ['wrong_value 1:45+7', 'wrong_key 1:65+4'],
  ],
  [
    'a parameter for the program',
    `actions: { a: { kind: exec, argv: ["/bin/{p}"], params: { p: { enum: [rm] } } } }\n${good}`,
    ['wrong_value 1:36+10'],
  ],
  [
    'a parameter without values',
    `actions: { a: { kind: exec, argv: [/bin/rm, "{p}"], params: { p: { enum: [] } } } }\n${good}`,
    ['wrong_value 1:74+2'],
  ],
  [
    'an approval that is neither needed nor not',
    `actions: { a: { kind: exec, argv: [/bin/true], needs_approval: maybe } }\n${good}`,
    ['wrong_type 1:64+5'],
  ],
  [
    'an approval of a message',
    `actions: { a: { kind: webhook, url_env: A, needs_approval: true } }\n${good}`,
    ['unknown_key 1:44+14'],
  ],
]
