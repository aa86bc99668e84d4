/** A name, and how its bearer writes it in an address. */
type Name = readonly [name: string, latin: string];

export interface Language {
  readonly locale: string;
  /** How many of a hundred users speak it. */
  readonly share: number;
  readonly given: readonly Name[];
  readonly family: readonly Name[];
  /** Whether the family's name comes first, without a space. */
  readonly familyFirst?: true;
}

/** Names whose address is the name itself, in small letters. */
const plain = (names: string): Name[] => names.split(' ').map((name) => [name, name.toLowerCase()]);

/** Pairs of a name and its spelling in an address. */
const spelled = (pairs: string): Name[] => pairs.split(' ').map((pair) => pair.split('=') as unknown as Name);

export const languages: readonly Language[] = [
  {
    locale: 'en',
    share: 34,
    given: plain('Ada Bob Grace Hugo Quin Alan Mary Oliver Emma Jack Ruby Noah'),
    family: [
      ...plain('Lovelace Smith Jones Khan Taylor Brown Wilson Evans Hopper Turing'),
      ["O'Brien", 'obrien'],
      ['Smith-Jones', 'smith-jones'],
    ],
  },
  {
    locale: 'de',
    share: 12,
    given: [...plain('Otto Finn Lena Anna Max Paul Mia'), ['Jürgen', 'juergen'], ['Zoë', 'zoe']],
    family: [
      ...plain('Schmidt Weber Fischer Wagner Becker'),
      ['Müller', 'mueller'],
      ['Weiß', 'weiss'],
      ['von der Heide', 'vonderheide'],
    ],
  },
  {
    locale: 'fr',
    share: 8,
    given: [...plain('Louis Jules Camille Manon'), ['Zoé', 'zoe'], ['Élodie', 'elodie'], ['Jean-Luc', 'jean-luc']],
    family: [...plain('Martin Dubois Moreau Petit'), ['Lefèvre', 'lefevre'], ["d'Arc", 'darc']],
  },
  {
    locale: 'es',
    share: 9,
    given: [...plain('Carlos Lucia Mateo Sofia'), ['Inés', 'ines'], ['José', 'jose']],
    family: [
      ...plain('Torres Ramos Vega'),
      ['García', 'garcia'],
      ['Núñez', 'nunez'],
      ['López Hernández', 'lopez.hernandez'],
    ],
  },
  {
    locale: 'it',
    share: 5,
    given: plain('Giulia Luca Marco Chiara Elena'),
    family: [...plain('Rossi Bianchi Conti'), ["D'Angelo", 'dangelo']],
  },
  {
    locale: 'pl',
    share: 4,
    given: [...plain('Jan Ewa Marek'), ['Łukasz', 'lukasz'], ['Zofia', 'zofia']],
    family: spelled('Nowak=nowak Wójcik=wojcik Kowalski=kowalski Dąbrowska=dabrowska'),
  },
  {
    locale: 'ru',
    share: 6,
    given: spelled('Карл=karl Дора=dora Анна=anna Иван=ivan Ольга=olga'),
    family: spelled('Иванов=ivanov Смирнова=smirnova Кузнецов=kuznetsov'),
  },
  {
    locale: 'el',
    share: 2,
    given: spelled('Εύα=eva Νίκος=nikos Μαρία=maria'),
    family: spelled('Παππάς=pappas Νικολάου=nikolaou'),
  },
  {
    locale: 'tr',
    share: 3,
    given: spelled('Ayşe=ayse İbrahim=ibrahim Işıl=isil Mehmet=mehmet'),
    family: spelled('Yılmaz=yilmaz Öztürk=ozturk Şahin=sahin'),
  },
  {
    locale: 'zh',
    share: 7,
    familyFirst: true,
    given: spelled('凯=kai 伟=wei 秀英=xiuying 静=jing'),
    family: spelled('王=wang 李=li 张=zhang 刘=liu'),
  },
  {
    locale: 'ja',
    share: 4,
    familyFirst: true,
    given: spelled('美亜=mia 翔=sho 陽菜=hina'),
    family: spelled('田中=tanaka 佐藤=sato 鈴木=suzuki'),
  },
  {
    locale: 'hi',
    share: 4,
    given: spelled('गीता=gita अर्जुन=arjun प्रिया=priya'),
    family: spelled('शर्मा=sharma पटेल=patel'),
  },
  {
    locale: 'ar',
    share: 2,
    given: spelled('نور=nour محمد=mohammed ليلى=layla'),
    family: spelled('حسن=hassan علي=ali'),
  },
];

/** Names that nobody can own (RFC 2606), by how many of a hundred addresses are there. */
export const domains: readonly (readonly [name: string, share: number])[] = [
  ['example.com', 46],
  ['mail.example.org', 22],
  ['example.net', 14],
  ['post.test', 8],
  ['university.example', 6],
  ['corp.example.com', 4],
];
