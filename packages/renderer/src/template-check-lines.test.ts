import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileTemplate, type TemplateForm } from './template.ts';

const read = (file: string) => readFileSync(new URL(`../../../docs/templates/${file}`, import.meta.url), 'utf8');
const surge = read('surge.conf');
const loon = read('loon.conf');
const quantumultx = read('quantumultx.conf');

const flawsOf = (form: TemplateForm, content: string) => compileTemplate(form, content).flaws ?? [];
const before = (text: string, mark: string, line: string) => text.replace(mark, `${line}\n${mark}`);

describe('a profile of lines is refused', () => {
  it.each<[string, TemplateForm, string, number | null, string]>([
    ['with an unknown rule', 'surge', before(surge, 'FINAL', 'GEOSITE,cn,DIRECT'), 15, 'GEOSITE is no type of rule'],
    ['with a rule without a target', 'surge', before(surge, 'FINAL', 'DOMAIN,a.example'), 15, 'leads to nothing'],
    ['with a rule of one word', 'surge', before(surge, 'FINAL', 'nonsense'), 15, 'NONSENSE is no type'],
    [
      'with a rule of rules that leads nowhere',
      'surge',
      before(surge, 'FINAL', 'AND,((DOMAIN,a.example),(DEST-PORT,443)),Nowhere'),
      15,
      'leads to Nowhere',
    ],
    ['without a FINAL', 'surge', surge.replace('FINAL,Proxy', 'DOMAIN,a.example,Proxy'), 15, 'must end with FINAL'],
    ['without any rule', 'surfboard', surge.replace(/(\[Rule\]\n)[^]*/, '$1'), null, 'must end with FINAL'],
    ['with a group of no kind', 'surge', surge.replace('= select,', '= selekt,'), 10, 'Video is a selekt'],
    ['with a group of a kind that others have', 'surfboard', surge.replace('= select,', '= smart,'), 10, 'is a smart'],
    ['with a group that is nothing', 'surge', surge.replace(/Video = .*/, 'Video'), 10, 'is no group'],
    ['with an empty group', 'surge', surge.replace(/Video = .*/, 'Video = select, hidden=true'), 10, 'Video is empty'],
    [
      'with two groups of one name',
      'surge',
      before(surge, '[Rule]', 'Video = select, DIRECT'),
      12,
      'Video is there twice',
    ],
    [
      'with a group called like one of ours',
      'surge',
      before(surge, 'Video', 'Auto = select, DIRECT'),
      10,
      'Auto is there',
    ],
    [
      'with a group called like a server',
      'surge',
      before(surge, '{{proxies}}', 'Video = direct'),
      11,
      'Video is there',
    ],
    ['with a group in itself', 'surge', surge.replace('select, Proxy', 'select, Video'), 10, 'is within itself'],
    [
      'with groups in a circle',
      'surge',
      before(surge, '[Rule]', 'A = select, B\nB = select, C\nC = select, A, DIRECT'),
      13,
      'B is within itself',
    ],
    ['with a line among the servers that is none', 'surge', before(surge, '{{proxies}}', 'rubbish'), 6, 'is no server'],
    ['with a section twice', 'surge', `[Proxy]\nMine = direct\n${surge}`, 7, '[Proxy] is there twice'],
    ['with a section that is called otherwise', 'surge', surge.replace('[Rule]', '[Rules]'), 12, 'is called [Rule]'],
    ['with lines before any section', 'surge', `loglevel = notify\n${surge}`, 1, 'stands in no section'],
    ['with a member that is not there', 'loon', loon.replace('select,', 'select,nobody,'), 6, 'Proxy has nobody'],
    ['with a rule that leads nowhere', 'loon', loon.replace('FINAL,Proxy', 'FINAL,nowhere'), 9, 'leads to nowhere'],
    ['with an empty group', 'loon', loon.replace(',{{proxy_names}}', ''), 6, 'Proxy is empty'],
    [
      'without a group',
      'loon',
      loon.replace(/Proxy = .*/, '').replace('FINAL,Proxy', 'FINAL,DIRECT'),
      5,
      'no group offers',
    ],
    ['with a group of no kind', 'loon', loon.replace('select', 'static'), 6, 'is a static'],
    ['that is no list either', 'loon', 'utter garbage\n{{proxies}}\n', 1, 'is no server'],
    ['with a rule of another client', 'loon', before(loon, 'FINAL', 'host, a.example, DIRECT'), 9, 'HOST is no type'],
    ['with a group in itself', 'loon', loon.replace('select,', 'select,Proxy,'), 6, 'is within itself'],
    [
      'with a member that is not there',
      'quantumultx',
      quantumultx.replace('Proxy, {{', 'Proxy, nobody, {{'),
      6,
      'nobody',
    ],
    [
      'with a rule that leads nowhere',
      'quantumultx',
      quantumultx.replace('final, Proxy', 'final, no'),
      9,
      'leads to no',
    ],
    ['with a group of no kind', 'quantumultx', quantumultx.replace('static', 'select'), 6, 'is a select'],
    ['with an unknown rule', 'quantumultx', before(quantumultx, 'final', 'port, 80, direct'), 9, 'PORT is no type'],
    ['that is no list either', 'quantumultx', 'utter garbage\n{{proxies}}\n', 1, 'is no server'],
    [
      'with a group called like a server of its own',
      'quantumultx',
      before(quantumultx, '{{proxies}}', 'http=a.example:80, tag=Proxy'),
      7,
      'Proxy is there twice',
    ],
  ])('%s: %s', (_name, form, content, line, reason) => {
    expect(flawsOf(form, content)).toContainEqual({ line, reason: expect.stringContaining(reason) });
  });
});

describe('a profile of lines is taken as its manual allows', () => {
  it.each<[string, TemplateForm, string]>([
    [
      'with groups of every kind',
      'surge',
      before(
        surge,
        '[Rule]',
        [
          'Fast = url-test, Video, url=http://a.example/204, interval=600',
          'Back = fallback, Video, DIRECT, timeout=5',
          'Spread = load-balance, {{proxy_names}}, persistent=true',
          'Clever = smart, {{proxy_names}}',
          'Where = subnet, default = Video, SSID:Home = DIRECT, TYPE:WIFI = Proxy',
          'Old = ssid, default = Video, "My Home" = DIRECT',
          'Far = select, policy-path=https://a.example/list, policy-regex-filter=a|b',
          'All = select, include-all-proxies=true, policy-regex-filter=HK',
          'Both = select, include-other-group="Video, Fast"',
          'Noted = select, Video // the same',
          'Tried = smart, Video //!REQUIREMENT CORE_VERSION>=22',
          'Tried = url-test, Video //!REQUIREMENT CORE_VERSION<22',
        ].join('\n'),
      ),
    ],
    [
      'with rules of every kind',
      'surge',
      before(
        surge,
        'FINAL',
        [
          'AND,((DOMAIN-SUFFIX,a.example),(NOT,((DEST-PORT,80)))),Video',
          'OR,((SRC-IP,10.0.0.1),(PROTOCOL,STUN)),REJECT-NO-DROP,pre-matching',
          'URL-REGEX,"^http://a\\.example/(a,b)",REJECT-TINYGIF',
          "URL-REGEX,'^http://b\\.example/(a,b)',REJECT",
          'RULE-SET,https://a.example/list,Video,update-interval=3600 // ours',
          'SUBNET,SSID:Home,DIRECT',
          'DOMAIN,a.example,DEVICE:mac # over Ponte',
          'domain-keyword,ads,REJECT-DROP',
        ].join('\n'),
      ).replace('FINAL,Proxy', 'FINAL,Proxy,dns-failed'),
    ],
    [
      'with sections and servers of its own',
      'surge',
      before(surge, '{{proxies}}', 'DIRECT = direct\nHome = http, a.example, 80, user, "a, b"').replace(
        '[Rule]',
        '[Host]\na.example = 10.0.0.1\n\n[WireGuard home]\nmtu = 1280\n\n[Rule]',
      ),
    ],
    [
      'with parts that come from elsewhere',
      'surge',
      before(surge, 'Video', '#!include more.dconf\nMine = select, Theirs'),
    ],
    [
      'with a name in brackets',
      'surge',
      before(before(surge, 'Video', 'A (1) = select, DIRECT'), 'FINAL', 'OR,((DOMAIN,a)),A (1)'),
    ],
    [
      'as its example has it',
      'loon',
      [
        '[General]\nskip-proxy = localhost,*.local',
        '[Proxy]\n{{proxies}}\nhome = http,a.example,80,user,"password"',
        '[Remote Proxy]\nSubs = https://a.example/nodes.txt',
        '[Remote Filter]\nHK = NameRegex,Subs,FilterKey = "HK"',
        '[Proxy Chain]\nChain = home,home,udp=true',
        '[Proxy Group]',
        'PROXY = select,Auto,HK,Subs,Chain,{{proxy_names}}',
        'Auto = url-test,{{proxy_names}},url = http://a.example/204,interval = 600',
        'SSID = ssid, default = PROXY, cellular = DIRECT, "Home" = PROXY',
        '[Rule]\nDOMAIN,a.example,PROXY\nGEOIP,CN,DIRECT\nIP-CIDR,10.0.0.0/8,REJECT-IMG,no-resolve\nFINAL,Auto',
        '[Remote Rule]\nhttps://a.example/rules,policy=PROXY,enabled=true',
        '[Mitm]\nenable = false',
      ].join('\n'),
    ],
    [
      'with a filter for all of them',
      'loon',
      loon.replace(/Proxy = .*/, 'Proxy = select,All\n[Remote Filter]\nAll = NameRegex, FilterKey = ".*"'),
    ],
    ['as a list with servers of its own', 'loon', '# ours\n{{proxies}}\nhome = http,a.example,80\n'],
    ['without final', 'loon', before(loon, 'FINAL', 'DOMAIN,a.example,Proxy').replace('FINAL,Proxy', '')],
    [
      'as its sample has it',
      'quantumultx',
      [
        '[general]\nserver_check_url=http://a.example/204',
        '[dns]\nserver=223.5.5.5',
        '[policy]',
        'static=Choice, Fast, Next, direct, proxy, {{proxy_names}}, img-url=https://a.example/a.png',
        'available=Next, {{proxy_names}}',
        'url-latency-benchmark=Fast, server-tag-regex=.*, check-interval=600, tolerance=0',
        'ssid=Here, Choice, Next, HOME:direct, WORK:Fast',
        '[server_remote]\nhttps://a.example/list, tag=Sample, enabled=false',
        '[server_local]\n{{proxies}}\nshadowsocks=a.example:80, method=none, password=x, tag=Home',
        '[filter_local]\nHOST-SUFFIX, a.example, Choice\nip6-cidr, 2001:db8::/32, direct, no-resolve\nuser-agent, ?abc*, proxy\nfinal, Home',
        '[rewrite_local]\n^http://a\\.example/ url reject',
      ].join('\n'),
    ],
    [
      'with rules that lead to any server',
      'quantumultx',
      '[server_local]\n{{proxies}}\n[filter_local]\nfinal, proxy\n',
    ],
    ['as a list with a link in it', 'quantumultx', '{{proxies}}\nss://YTpi@a.example:1#x\n'],
  ])('%s: %s', (_name, form, content) => {
    expect(flawsOf(form, content)).toEqual([]);
  });
});

it('keeps the names that a profile gives', () => {
  const { template } = compileTemplate('quantumultx', quantumultx.replaceAll('Proxy', 'Video'));
  expect([template?.isReserved('video'), template?.isReserved('static')]).toEqual([true, false]);
});
