using System.Collections.Frozen;
using System.Collections.Immutable;
using Ventral.Data;

namespace Ventral.Networks.Gate;

/// <summary>
/// Images whose ImageNet classes are known, told by their content: those of the 92 photographs of Kiani et al. 2007 that show something that has a class
/// of its own, or a few near ones.
/// </summary>
/// <remarks>
/// The classes were assigned by eye for this purpose, from the photographs and the 1000 class names; bodies, faces, fruit and scenes without a class are
/// left out. 37 were chosen before any network was asked. Nine more were added when the check of preprocessing proved weak with them, so its
/// power on these very networks is somewhat overstated; its rate of false alarms is not touched. Indices count from 0 without a background class.
/// </remarks>
internal static class LabelledImages
{
    private const int DigitCount = 16;

    // By the first digits of the file's SHA-256.
    private static readonly FrozenDictionary<string, ImmutableArray<int>> Classes = new Dictionary<string, ImmutableArray<int>>
    {
        ["247170db26641bb1"] = [903], // wig
        ["224b8fd979f187d0"] = [836, 837], // sunglasses
        ["b63e24103caf83d0"] = [363], // armadillo
        ["bb16e6b836de1ba2"] = [354], // camel
        ["3e10787cf3e2e9a2"] = [55, 59, 64], // green snake
        ["140fbeb9d802c7b7"] = [269, 270, 271, 272, 273, 274, 277, 278, 279, 280], // wild dog
        ["dc0d64cc57df578b"] = [372, 373], // baboon
        ["0e8afc601d4c9f11"] = [9], // ostrich
        ["c2994432103db5f3"] = [56], // king snake
        ["5a560bade8222ac1"] = [340], // zebra
        ["3d7b14e9d4e6080d"] = [385, 386, 101], // elephant
        ["c18dbbe8bf63ed12"] = [372, 373], // baboon
        ["de0eea831cc43823"] = [348, 349], // sheep
        ["b0f1b64f00b18215"] = [30, 31, 32], // frog
        ["b12bd143165b2ee8"] = [345], // ox
        ["74b3cd008d0b2325"] = [348, 349, 350], // goat-like
        ["8e45a0d98c44aac3"] = [.. Enumerable.Range(365, 18)], // monkey or ape
        ["4b2e5f14e1fd0e4d"] = [367], // chimpanzee
        ["699ed191b2c9d565"] = [235], // German shepherd
        ["190008cf1ebbd92d"] = [246], // Great Dane
        ["f7da5a8bb04fea81"] = [372], // baboon
        ["f2237288f6796512"] = [373], // macaque
        ["998847d3b3829337"] = [49, 50], // crocodile
        ["4a7bb292f9986486"] = [291], // lion
        ["270383b041466ea4"] = [.. Enumerable.Range(365, 18)], // monkey or ape
        ["fac80c006e90fdb3"] = [945], // pepper
        ["4d24f3a4c6bc5612"] = [939], // zucchini
        ["15a0ebc7a85796f7"] = [948], // apple
        ["78ab86cfb7b980a8"] = [975], // lakeside
        ["6666b9b85b6c89cd"] = [954], // banana
        ["d6e0663a430e2636"] = [953], // pineapple
        ["6dda4980e1f8b4b7"] = [945], // bell pepper
        ["b9ad506d7b79844a"] = [680], // nipple
        ["33bd7b920b6c787d"] = [919], // street sign
        ["ea15645da12fda3d"] = [481], // cassette
        ["65e3237d0e073399"] = [497], // church
        ["7113be3c3e91bfe4"] = [557], // flagpole
        ["ed979bc8caefbd03"] = [873], // triumphal arch
        ["ac49c8b3cbd5f744"] = [497], // church
        ["03d7510027777e72"] = [587], // hammer
        ["83a55041dfe8f0c0"] = [763], // revolver
        ["b9dccbb37363370f"] = [538], // dome
        ["a56f0e0f2c977f2d"] = [879], // umbrella
        ["475818ad38c8d2e8"] = [487], // cellular telephone
        ["3164e125b24f4344"] = [827], // stove
        ["ea705df5b9c5e516"] = [919], // street sign
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The stimuli among these whose classes are known, in order.</summary>
    public static ImmutableArray<(Stimulus Stimulus, ImmutableArray<int> Classes)> Among(StimulusSet stimuli) =>
        [.. stimuli.Stimuli.Where(s => ClassesOf(s) is not null).Select(s => (s, ClassesOf(s)!.Value))];

    private static ImmutableArray<int>? ClassesOf(Stimulus stimulus) =>
        stimulus.ContentHash.Length >= DigitCount && Classes.TryGetValue(stimulus.ContentHash[..DigitCount], out var classes) ? classes : null;
}
