/**
 * Passwords that every guesser tries first, of the lengths that are accepted at all, in lower case.
 * Variations of one are listed only where they are themselves common.
 */
const common = new Set(
  `
  !qaz2wsx 00000000 01234567 0123456789 0987654321 10203040 1020304050 11111111 11223344 1122334455 112233445566
  12121212 123123123 123321123 12341234 12344321 123454321 123456654321 12345678 123456781 123456789 1234567890
  1234567891 12345678910 1234567899 123456789a 123456789q 123456789qq 12345678a 12345679 1234567a 1234567q 123456aa
  123456ab 123456abc 123456qwerty 12345abc 12345qwe 12345qwert 1234abcd 1234qwer 123654789 123abc123 123qwe123
  123qweasd 123qweasdzxc 12qwaszx 13131313 147258369 1472583690 147852369 159357456 159753456 159951159 19841984
  1a2b3c4d 1password 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc 20002000 20202020 27182818 31415926
  314159265 5201314520 69696969 741852963 789456123 7894561230 852456951 87654321 88888888 963852741 98765432
  987654321 9876543210 99999999 a1234567 a12345678 a123456789 a1b2c3d4 a1b2c3d4e5 aa123456 aaa123456 abc12345
  abc123456 abc123abc abcabc123 abcd1234 access14 admin123 admin1234 admin12345 admin123456 admin2020 admin2021
  admin2022 admin2023 admin2024 admin2025 admin@123 adminadmin administrator alejandra alejandro alexander alexander1
  alexandra alexandre amanda12 america1 american1 andrew12 andrew123 angel123 angelica1 angelina angels12 anthony1
  anthony123 anything arsenal1 arsenalfc asd12345 asd123456 asdf1234 asdfasdf asdfghjk asdfghjkl asdfghjkl1 asdfjkl;
  asdqwe123 ashley12 ashley123 asshole1 autumn2024 azertyui azertyuiop babyblue babyboy1 babycakes babydoll babygirl
  babygirl1 babygirl12 banana123 barcelona baseball baseball1 basketball basketball1 batman123 beautiful beautiful1
  bigdaddy blahblah blessed1 blink182 blizzard blueberry brandon1 brandon123 brasil12 brittany brittany1 brooklyn
  bulldogs bullshit butterfly butterfly1 california callofduty camaro69 caroline celtic1888 changeit changeme
  changeme1 changeme123 charles1 charlie1 charlie123 charlotte chelsea1 chelseafc cherries cherry12 chocolate
  chocolate1 christ12 christian christian1 christina christopher cinderella colombia company1 computer computer1
  computer123 contraseña cookies1 corvette counterstrike courtney cowboys1 crystal1 cupcakes daniel12 daniel123
  danielle danielle1 danielle12 database david123 december default1 default123 demo1234 demodemo diamond1 dolphin1
  dolphins dragon12 dragon123 dragonball dragonfly drummer1 elephant elizabeth elizabeth1 eminem123 england1 everton1
  example1 february fernando ferrari1 finalfantasy firstname florida1 football football1 football123 forever1
  fortnite francesco francisco freedom1 fuckfuck fuckoff1 fuckyou! fuckyou1 fuckyou123 fuckyou2 gabriel1 gabriela
  gamecube gandalf1 garfield geheim123 germany1 ghostrider godisgood godzilla greenday guest123 guest1234 guitarman
  hamster1 hannah12 harley12 harleydavidson haslo123 heather1 heaven12 hejhej123 hello123 hello1234 hello12345
  hellohello hellokitty helloworld heyheyhey hiphop12 hockey12 honeybee hurricane icecream ilovegod iloveher1
  ilovehim ilovejesus iloveme1 iloveu123 iloveyou iloveyou! iloveyou1 iloveyou12 iloveyou123 iloveyou2 iloveyou520
  iloveyouu internet internet1 ireland1 ironman1 isabella january1 jellybean jennifer jennifer1 jessica1 jessica123
  jesus123 jesuschrist jesusislord jonathan jonathan1 jordan123 jordan23 joshua12 joshua123 juventus kangaroo
  katherine kathleen kawasaki kimberly kimberly1 kingkong lacrosse lakers24 lastname letmein! letmein1 letmein12
  letmein123 letmeinnow lightning linuxlinux liverpool liverpool1 lkjhgfdsa login123 london12 love1234 loveforever
  lovelove lovely12 loveme123 lovers12 loveyou1 lozinka1 lucky123 lucky777 manager1 manutd12 marlboro marlboro1
  marshmallow master12 master123 master1234 matrix123 matthew1 matthew123 maverick melissa1 mercedes mercedes1
  metallica mexico12 michael1 michael123 michelle michelle1 michigan mickeymouse microsoft midnight midnight1
  million1 minecraft minecraft1 minecraft123 minniemouse mnbvcxz1 mnbvcxzlk money123 monster1 monster123 motdepasse
  mountain mustang1 mustang123 mylove123 mypassword mysql123 naruto123 newpassword newyork1 newyorkcity nicholas
  nicholas1 nicole12 nicole123 nintendo nirvana1 nopassword nothing1 nothing123 november october1 office123
  opensesame oracle123 p455w0rd p4ssw0rd p@ssw0rd p@ssw0rd1 p@ssword pa$$w0rd pa$$word pa55w0rd pa55word packers1
  panthers1 paris123 parola123 pass1234 pass12345 pass123456 passion1 passpass passport passw0rd passw0rd1 password
  password! password0 password01 password1 password1! password10 password11 password12 password123 password123!
  password1234 password12345 password123456 password13 password2 password21 password22 password3 password69 password7
  password88 password9 password99 passwort passwort1 patricia patrick1 patriots peaches1 peekaboo phantom1 phoenix1
  pikachu1 pineapple platinum platinum1 playstation poiuytrewq pokemon1 pokemon123 poohbear porsche911 postgres
  precious precious1 predator prince12 princess princess1 princess12 princess123 pumpkin1 q1234567 q12345678
  q123456789 q1w2e3r4 q1w2e3r4t5 qaz12345 qazwsx123 qazwsxedc qazwsxedcrfv qwe123qwe qweasd123 qweasdzxc qweqweqwe
  qwer1234 qwerty11 qwerty12 qwerty123 qwerty123! qwerty1234 qwerty12345 qwerty123456 qwertyqwerty qwertyui
  qwertyuiop qwertzui qwertzuiop rainbow1 random123 rangers1 raspberry realmadrid rebecca1 redskins remember robert12
  roberto1 roblox123 rocknroll rockstar rockstar1 root1234 root12345 rootroot salasana samantha samantha1 samsung1
  samsung123 scooby12 scoobydoo scorpion scorpion1 scotland sebastian secret12 secret123 secret1234 security senha123
  sephiroth september server123 service1 sexy1234 shadow12 shadow123 sifre123 skittles skywalker slipknot slipknot1
  snickers snoopy12 snowball snowman1 soccer12 soccer123 softball something spartans spiderman spiderman1 spitfire
  spring2024 stalker1 stardust stargate startrek starwars starwars1 steelers steelers1 stephanie strawberry success1
  summer12 summer123 summer2020 summer2021 summer2022 summer2023 summer2024 sunflower sunset12 sunshine sunshine1
  sunshine123 superman superman1 superman123 support1 survivor sweet123 sweetheart sweetie1 sweetpea swimming
  system32 teacher1 temp1234 temporary temppass terminator test1234 test12345 test123456 tester123 testing1
  testing123 testtest thepassword therock1 thomas12 thomas123 thunder1 tiger123 tigger12 tinkerbell titanic1 tomorrow
  toortoor topsecret trinity1 trouble1 trustno1 twilight undertaker universal user1234 user12345 username vampire1
  vanessa1 veronica victoria victoria1 vincent1 violet12 volleyball wachtwoord warcraft warriors welcome! welcome01
  welcome1 welcome1! welcome12 welcome123 welcome2 welcome@123 whatever whatever1 wildcats william1 william123
  windows1 windows10 winter12 winter123 winter2020 winter2021 winter2022 winter2023 winter2024 woaini1314 woaini520
  wolverine wonderful wsxedcrfv xbox3600 yamaha12 yankees1 yellow12 yourname yourpassword z1234567 zaq12wsx zaq1xsw2
  zaq1zaq1 zeppelin zxcasdqwe zxcv1234 zxcvbnm, zxcvbnm,./ zxcvbnm1 zxcvbnm123 zxczxczxc
`
    .trim()
    .split(/\s+/),
);

/** Runs along keyboards and alphabets, of which any part, forwards or backwards, is guessed early. */
const runs = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'azertyuiop',
];

/** Whether a password in lower case is among the first that a guesser tries. */
export function isCommonPassword(password: string): boolean {
  return common.has(password) || isRepetition(password) || isRun(password);
}

/** One or a few characters over and over: `aaaaaaaa`, `abcabcabc`, `12341234`. */
function isRepetition(password: string): boolean {
  return [1, 2, 3, 4].some((length) => {
    const unit = password.slice(0, length);
    return (
      password === unit.repeat(Math.ceil(password.length / length)).slice(0, password.length) && password.length < 20
    );
  });
}

function isRun(password: string): boolean {
  const backwards = password.split('').reverse().join('');
  return runs.some((run) => run.includes(password) || run.includes(backwards));
}
