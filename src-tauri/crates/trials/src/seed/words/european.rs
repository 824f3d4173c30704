//! German, French and Spanish.

use super::Tongue;

pub(super) const GERMAN: Tongue = Tongue {
    subjects: "Leuchtturm|rotes Kleid|alter Fischer|Fuchs im Schnee|Porträt einer Frau|Fachwerkhaus|Katze auf dem Sims|\
        Bergsee|Dampflok|Straßenbahn|Glasvase|Marktstand|Tänzerin|Ritter|Eule|Motorrad|Kaffeetasse|Windmühle|Igel|Bäcker|\
        Schachspieler|Walfisch|Burgruine|Gewächshaus|Kirschbaum|Uhrmacher|Geigerin|Hirsch|Segelschiff|Schmetterling|\
        Wolf|Töpferin|Lavendelfeld|Brücke|Kathedrale|Roboter|Sternwarte|Buchladen|Fähre|Müsli in einer Schüssel",
    qualities: "winzig|riesig|golden|verwittert|gläsern|handgemacht|vergessen|elegant|rostig|bemoost|samtig|hölzern|\
        türkis|blutrot|schwarzweiß|schläfrig|fröhlich|geheimnisvoll|verschneit|größer als das Haus",
    doings: "geht durch den Regen|blickt über die Schulter|spiegelt sich in einer Pfütze|von oben gesehen|\
        halb im Schatten|wartet auf den letzten Zug|liest einen Brief|schwebt langsam|tritt aus dem Nebel|lacht",
    places: "in München|an der Nordsee|im Schwarzwald|auf dem Dach eines alten Hotels|in einer leeren Halle|am Hafen|\
        in den Alpen|auf einem zugefrorenen See|in einer kleinen Küche|in Prag|auf dem Weihnachtsmarkt|im Gewächshaus|\
        unter dem Nordlicht|im Weizenfeld|in Wien bei Nacht|am Straßenrand",
    lights: "goldene Stunde|weiches Fensterlicht|blaue Stunde|Gegenlicht|Mondlicht|Kerzenschein|Morgennebel|Gewitter|\
        lange Schatten|Laternenlicht|bewölkt|nach dem Regen",
    styles: "Ölgemälde|Aquarell|Kinofilm|Holzschnitt|Bleistiftskizze|Produktfoto|Kinderbuch|Plakat der zwanziger Jahre|\
        Makroaufnahme|Scherenschnitt|Tuschezeichnung|Dokumentarfoto|Collage|Linolschnitt",
    details: "geringe Schärfentiefe|ohne Text|viel Leerraum|feines Korn|gedämpfte Farben|Nahaufnahme|Weitwinkel|\
        Kamera bleibt stehen|langsame Fahrt|warme Töne|sichtbare Pinselstriche|von hinten",
    songs: "ruhiges Klavier|warme Flächen|Frauenstimme|akustische Gitarre|tiefer Bass|Chor|Volkslied|Techno|Walzer|\
        Streicher|Schlaflied|90 Schläge",
    verses: "Ich ließ das Licht für dich an|Der Hafen schläft und du schläfst auch|Zähl die Fenster, zähl die Sterne|\
        Jede Straße führt ans Meer|Wir waren jünger als der Regen|Sing es leise, sing es langsam|\
        Der Winter nahm sich seine Zeit|Trag mich über die Brücke",
    between: ", ",
};

pub(super) const FRENCH: Tongue = Tongue {
    subjects: "robe rouge|phare|vieux pêcheur|renard|portrait d'une femme|café en terrasse|chat sur la fenêtre|lac de montagne|\
        danseuse|cathédrale|moto ancienne|flacon de parfum|violoniste|vase en verre|marché|hibou|serre|cheval blanc|\
        bouquiniste|croissant|montgolfière|horloger|pieuvre|manège|chevalier|verger|cerf|voilier|pont|tramway|robot|\
        libraire|champ de lavande|hérisson|papillon de nuit",
    qualities: "minuscule|géant|doré|transparent|oublié|élégant|rouillé|en porcelaine|velouté|couvert de mousse|\
        turquoise|ivoire|mélancolique|joyeux|mystérieux|solitaire|flottant|endormi",
    doings: "marche sous la pluie|regarde par-dessus l'épaule|se reflète dans une flaque|vu d'en haut|à moitié dans l'ombre|\
        attend le dernier train|lit une lettre|sort de la brume|face à la mer|rit aux éclats",
    places: "à Paris|au bord de la mer|dans les Alpes|sur un toit|dans une ruelle|au marché de nuit|dans une petite cuisine|\
        sous la neige|dans un théâtre vide|en Bretagne|à Marseille|dans une forêt de pins|au musée|sur la lune",
    lights: "heure dorée|lumière douce|heure bleue|contre-jour|clair de lune|bougies|brume du matin|orage|ombres longues|\
        lumière de studio|après la pluie",
    styles: "peinture à l'huile|aquarelle|photo argentique|affiche art déco|croquis|gravure|plan de cinéma|bande dessinée|\
        photo de mode|papier découpé|gouache|illustration botanique",
    details: "faible profondeur de champ|sans texte|grain léger|couleurs sourdes|gros plan|grand angle|caméra fixe|\
        travelling lent|tons chauds|symétrie|fond pâle",
    songs: "piano lent|voix de femme|guitare acoustique|cordes|chanson|accordéon|électro douce|basse profonde|chœur|valse|\
        berceuse|jazz manouche",
    verses: "J'ai laissé la lumière un an|Le port s'endort et toi aussi|Compte les fenêtres, les étoiles|\
        Chaque route revient à la mer|Nous étions plus jeunes que la pluie|Chante-le doucement|\
        Danse avec moi dans la cuisine|L'hiver a pris son temps",
    between: ", ",
};

pub(super) const SPANISH: Tongue = Tongue {
    subjects: "vestido rojo|faro|pescador viejo|zorro|retrato de una mujer|plaza al mediodía|gato en la ventana|niño con cometa|\
        lago de montaña|bailarina|catedral|motocicleta|frasco de perfume|guitarrista|caballo negro|mercado|búho|panadería|\
        ajedrecista|ballena|tren de vapor|castillo|cerezo|relojero|pulpo|carrusel|dragón|velero|puente|tranvía|robot|\
        librería|olivar|mariposa|erizo",
    qualities: "diminuto|gigante|dorado|transparente|olvidado|elegante|oxidado|de porcelana|aterciopelado|turquesa|\
        carmesí|melancólico|alegre|misterioso|solitario|dormido",
    doings: "camina bajo la lluvia|mira por encima del hombro|reflejado en un charco|visto desde arriba|\
        medio en sombra|espera el último tren|lee una carta|surge de la niebla|frente al mar|ríe",
    places: "en Sevilla|junto al mar|en los Andes|en una azotea|en un callejón|en el mercado nocturno|en una cocina pequeña|\
        bajo la nieve|en un teatro vacío|en La Habana|en el desierto|en un bosque de pinos|en la luna|en Barcelona",
    lights: "hora dorada|luz suave|hora azul|contraluz|luz de luna|velas|niebla de la mañana|tormenta|sombras largas|\
        luz de estudio|después de la lluvia",
    styles: "óleo|acuarela|fotografía analógica|cartel|boceto a lápiz|grabado|fotograma de cine|cómic|foto de moda|\
        papel recortado|muralismo|ilustración botánica",
    details: "poca profundidad de campo|sin texto|grano fino|colores apagados|primer plano|gran angular|cámara fija|\
        movimiento lento|tonos cálidos|simetría|fondo claro",
    songs: "piano lento|voz de mujer|guitarra española|cuerdas|bolero|cumbia|bajo profundo|coro|vals|nana|flamenco|son cubano",
    verses: "Dejé la luz encendida un año|Duerme el puerto y duermes tú|Cuenta ventanas, cuenta estrellas|\
        Todo camino vuelve al mar|Éramos más jóvenes que la lluvia|Cántalo despacio|\
        Baila conmigo en la cocina|El invierno se tomó su tiempo",
    between: ", ",
};
