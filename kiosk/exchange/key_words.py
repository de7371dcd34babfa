"""The 256 words of which a key sheet writes one for each byte.

They are told apart by their first four letters, and their order must never change: sheets in safes
were printed with it.
"""

_WORDS = """
acorn album alley amber anchor ankle apple apron arch arrow atlas attic autumn badger bakery
balloon bamboo banjo barley barn basket beach bean beaver bell berry bicycle birch biscuit
blanket blossom boat bonfire bottle bramble branch bread brick bridge broom bucket buffalo bugle
butter cabin cactus camel candle canoe carpet carrot castle cedar cello chalk cherry chestnut
chimney circus clay cliff clock cloud clover coast cobweb coconut comet compass copper coral
corner cotton cradle crane crayon cricket crown cuckoo cupboard curtain cushion daisy dancer
desert diamond dolphin donkey dragon drawer drum eagle easel echo elbow elephant ember engine
falcon farmer feather fence ferry fiddle fig finger flag flute forest fossil fountain fox galaxy
garden garlic gate giraffe glacier globe goat goose grape grass guitar hammer hamster harbour
harp hazel heather hedge helmet heron hill honey hoof horse igloo island ivory ivy jacket
jasmine jelly jigsaw jungle kayak kettle kitchen kitten ladder lagoon lantern lark lemon lentil
lilac lion lizard llama lobster lotus magnet mango maple marble meadow melon mirror mole monkey
moss mountain mushroom needle nettle nutmeg oak ocean olive onion orange orchard otter owl
oyster paddle palace panda paper parrot parsley peach pebble pelican pencil penguin pepper piano
pigeon pillow pirate planet plum pocket pond poppy potato pumpkin puppet quilt rabbit radish
rainbow raven ribbon river robin rocket salmon saucer scarf seal shovel silver sparrow spider
spoon squirrel swan teapot thistle thunder tiger toast tractor trumpet tulip turnip turtle
umbrella valley velvet violin volcano wagon walnut walrus whale whistle willow window winter
wizard yacht zebra
"""

KEY_WORDS = _WORDS.split()
