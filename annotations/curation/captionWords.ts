// The closed lists by which captions are cut into noun phrases. Lower case, one meaning a list.

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Before a noun phrase, and no part of the phrase that a model is asked for. */
export const DETERMINERS = words(`a an the this that these those its his her their our my your some any each every
  another other several many few both all one two three four five six seven eight nine ten`);

/** Between noun phrases. */
export const BREAKS = words(`about above across after against along alongside among amid and around as at atop away
  before behind below beneath beside besides between beyond but by down during for from if in inside into like near
  nearby next of off on onto or out outside over past per than then through to together toward towards under underneath
  until up upon via while with within without where when which who whose whom that so because
  i it he she they them him we you there here what
  am is are was were be been being has have had having can could may might will would shall should must do does did
  not no very also just only quite too still again apart partly mostly slightly`);

/** Verbs as captions use them, where their ending does not tell. */
export const VERBS = words(`appear appears carry carries climb climbs contain contains cover covers cross crosses drink
  drinks drive drives eat eats face faces fill fills float floats fly flies graze grazes hang hangs hold holds include
  includes lean leans lie lies line lines look looks make makes open opens overlook overlooks play plays pose poses read
  reads rest rests ride rides rise rises run runs seem seems shine shines show shows sit sits sleep sleeps smile smiles
  stand stands stretch stretches surround surrounds swim swims take takes talk talks use uses wait waits walk walks watch
  watches wear wears lay sat stood held shown seen made hung`);

/** What things are like: a phrase of these alone names no object. */
export const QUALITIES = words(`red orange yellow green blue purple pink brown black white grey gray beige golden silver
  dark light bright pale colourful colorful big large huge small little tiny tall short long wide narrow thick thin round
  square flat old young new modern empty full open closed wet dry clear cloudy sunny busy quiet several many
  visible left right top bottom front back middle centre center side same different`);

/** Places in the picture, not things in it. */
export const PLACES = words(`background foreground left right top bottom front back middle centre center side image
  picture photo photograph scene view corner edge distance`);

/** Chinese words between noun phrases. */
export const CHINESE_BREAKS =
  words(`在 图 坐在 站在 躺在 放在 位于 挂在 停在 走在 骑在 趴在 和 与 及 以及 或 有 是 着 了 过 正 正在 上 下 里 中 内 外
  旁 旁边 前 后 前面 后面 左边 右边 左侧 右侧 上面 下面 中间 之间 附近 周围 上方 下方 穿着 拿着 戴着 骑着 看着 坐着 站着 躺着 吃着 抱着 牵着 拿 穿
  戴 骑 坐 站 躺 看 吃 喝 走 跑 飞 玩 被 把 牵 抱 举 推 拉 握 从 向 对 到 给 而 并 也 都 还 就 不 没有 他 她 它 他们 她们 它们 这 那 这里 那里 一起 旁 处 边 面 为 以
  图中 画面 照片 图片 背景 前景`);

/** Chinese numbers and what they count with, before a noun. */
export const CHINESE_COUNTS =
  words(`一 二 两 三 四 五 六 七 八 九 十 几 些 一些 许多 很多 多 个 只 条 头 匹 辆 架 艘 张 把 件 顶 双 对 群 排 棵 朵
  片 块 本 台 座 栋 间 位 名 杯 盘 碗 瓶 支 根 颗 盏 扇 幅 束 堆 一个 一只 一条 一头 一匹 一辆 一架 一艘 一张 一把 一件 一顶 一双 一对 一群 一排 一棵
  一朵 一片 一块 一本 一台 一座 一栋 一间 一位 一名 一杯 一盘 一碗 一瓶 一支 一根 一颗 一盏 一扇 一幅 一束 一堆 两个 两只 两条 两辆 两张 两位 三个 三只`);
