//! English: more than half of what is written.

use super::Tongue;

pub(super) const ENGLISH: Tongue = Tongue {
    subjects: "portrait of a woman|red dress|lighthouse|old fisherman|fox|samurai|cathedral|motorcycle|dragon|ballerina|\
        astronaut|coffee cup|perfume bottle|horse|city street|cat|wolf|violinist|glass vase|sports car|mountain lake|robot|\
        owl|greenhouse|running shoe|wedding couple|chess player|whale|steam train|bowl of ramen|dahlia|stag|tea house|\
        hummingbird|space station|skateboarder|market stall|cyclist|koi pond|leather chair|paper boat|wristwatch|\
        snow leopard|windmill|jazz trio|hot air balloon|clockmaker|bakery window|octopus|carousel|knight|raven|orchard|\
        ceramic bowl|sneaker|grandmother|boxer|tiger|library|canyon|gondola|surfer|bookshop|jellyfish|moth|rowing boat|\
        terrace house|telescope|peacock|heron|blacksmith|monk|opera singer|desert caravan|ice cave|lavender field|\
        vintage radio|sourdough loaf|gold ring|headphones|sailing ship|forest path|waterfall|rooftop garden|phone booth|\
        ferris wheel|penguin|elephant|hedgehog|beekeeper|potter|architect|drummer|marionette|mermaid|phoenix|griffin|\
        gargoyle|bonsai|sunflower|cherry tree|mushroom house|treehouse|submarine|zeppelin|biplane|tram|taxi|food truck|\
        record player|typewriter|kite|umbrella|lantern|mirror|staircase|doorway|bridge|harbour|aqueduct|observatory|\
        amphitheatre|monastery|castle ruin|bullet train|solar farm|wind turbine|fjord|glacier|volcano|geyser|salt flat|\
        rice terrace|vineyard|olive grove|chameleon|dragonfly|kingfisher|barn swallow|border collie|greyhound|foal|\
        sloth|narwhal|manta ray|sea turtle|pomegranate|espresso machine|sushi platter|birthday cake|oyster|truffle",
    qualities: "weathered|tiny|giant|golden|transparent|handmade|forgotten|elegant|rusty|crystalline|minimal|baroque|\
        translucent|velvet|origami|cast iron|marble|knitted|wooden|porcelain|chrome|mossy|frosted|neon|burnt orange|teal|\
        crimson|ivory|charcoal|iridescent|pastel|monochrome|ornate|brutalist|floating|abandoned|sleeping|dancing|smiling|\
        melancholic|cheerful|mysterious|solitary|crowded|symmetrical|asymmetrical|cinematic|dreamlike|futuristic|ancient",
    doings: "walking through the rain|looking over the shoulder|standing at the edge|reflected in a puddle|\
        seen from above|turning towards the camera|surrounded by fireflies|holding a paper umbrella|half in shadow|\
        in the middle of a crowd|waiting for the last train|covered in snow|breaking through the clouds|drifting slowly|\
        in slow motion|caught mid-jump|reading a letter|playing a cello|behind fogged glass|crossing a rope bridge|\
        wrapped in silk|dissolving into birds|emerging from mist|carried by the wind|facing the sea|under a single lamp|\
        laughing with friends|seen through a keyhole|repairing a clock|asleep on a windowsill",
    places: "in Lisbon|in Tokyo at night|on a cliff by the sea|in an empty swimming pool|on the roof of an old hotel|\
        in a Venetian alley|in a pine forest|on a frozen lake|in a brutalist hall|in a flooded cathedral|\
        at a petrol station|in the Sahara|in a greenhouse|on the moon|in a subway car|in a small kitchen|at the harbour|\
        in a bamboo grove|on a beach in Portugal|in an art deco lobby|in a white studio|on a wet street in Seoul|\
        in a mountain hut|under the northern lights|in a wheat field|in a laundromat|in the old town of Prague|\
        in a Kyoto garden|at a carnival|in a library of endless shelves|on Mars|in a coral reef|in a Scottish valley|\
        in a parking garage|in a theatre dressing room|on a barge|in a winter market|in a Moroccan riad|in the Alps|\
        in a diner off the highway|in an observatory|on a suspended walkway|in the desert of Atacama|at a night market|\
        in a country house|beside a canal in Amsterdam|in a storm|in Reykjavik|on a terrace in Naples|in Havana",
    lights: "golden hour|soft window light|blue hour|hard noon sun|neon reflections|candlelight|overcast|rim light|\
        backlit|low sun through dust|moonlight|studio softbox|volumetric fog|dawn mist|firelight|fluorescent tubes|\
        long shadows|dappled light|after the rain|stormy sky|high key|low key|sunset glow|stage lights|lantern light|\
        chiaroscuro|cold morning light|street lamps|underwater caustics|lightning",
    styles: "35mm film|oil painting|watercolour|editorial photograph|product shot|isometric render|charcoal drawing|\
        stop motion|cinematic still|polaroid|pencil sketch|linocut|claymation|low poly|concept art|fashion magazine|\
        documentary|anime|gouache|art nouveau poster|macro photograph|tilt-shift|double exposure|long exposure|pixel art|\
        paper cut|ukiyo-e|stained glass|botanical illustration|blueprint|pop art|surrealism|bauhaus poster|risograph|\
        drone shot|vhs still|matte painting|technical drawing|embroidery|fresco|vaporwave|children's book|woodcut|\
        infrared photograph|cyanotype|collage|graphic novel|ink wash|mosaic|daguerreotype",
    details: "shallow depth of field|f/1.8|85mm|grain|no text|negative space|centred|wide angle|high detail|muted palette|\
        Kodak Portra|visible brush strokes|slow push in|handheld|dolly shot|symmetrical composition|bokeh|anamorphic|\
        rule of thirds|matte finish|texture of linen|dust in the air|reflections|8k|sharp focus|slow pan|loopable|\
        camera stays still|warm tones|cold tones|pale background|close-up|full body|from behind|eye level",
    songs: "slow piano|lo-fi beat|warm synth pads|female vocals|acoustic guitar|90 bpm|cinematic strings|deep bass|choir|\
        upbeat indie pop|ambient drone|jazz trio|trap drums|folk ballad|techno|bossa nova|orchestral trailer|music box|\
        dreamy shoegaze|gospel|synthwave|drum and bass|flamenco guitar|sea shanty|lullaby|funk groove|trip hop|waltz",
    verses: "I kept the light on for a year|The harbour sleeps and so do you|Count the windows, count the stars|\
        Every road goes back to the sea|You left your coat, you left your name|Paper boats on a silver tide|\
        We were younger than the rain|Hold the note until the morning|There is a train that never stops|\
        Sing it softly, sing it slow|All my letters turned to birds|Tell the mountain I was here|\
        Oh, the winter took its time|Dance with me in the kitchen light|Nobody knows the colour of home|\
        Carry me over the broken bridge",
    between: ", ",
};
