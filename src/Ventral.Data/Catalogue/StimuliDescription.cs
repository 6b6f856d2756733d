using System.Collections.Immutable;
using System.Globalization;

namespace Ventral.Data.Catalogue;

/// <summary>The stimuli of a dataset: one image file each, in the order of every row of data about them.</summary>
/// <param name="Name">What people call the set; the id of the entry that holds the images.</param>
/// <param name="Files">The images; a stimulus is named after its file's stem.</param>
public sealed record StimuliDescription(string Name, ImmutableArray<DatasetFile> Files)
{
    /// <summary>The ids of the stimuli, in order.</summary>
    /// <exception cref="VentralException">Two files share a stem.</exception>
    public StimulusIds Ids() => StimulusIds.Create(Name, Files.Select(file => file.Stem));

    /// <summary><c>; '92images_00017' is missing</c>, where the stems are numbered and a number is left out; else nothing.</summary>
    internal string Gap()
    {
        for (int i = 0; i + 1 < Files.Length; i++)
        {
            string stem = Files[i].Stem;
            int digits = stem.Length - stem.AsSpan().TrimEnd("0123456789").Length;
            if (digits is 0 or > 9)
            {
                return "";
            }

            int number = int.Parse(stem.AsSpan(stem.Length - digits), CultureInfo.InvariantCulture) + 1;
            string next = stem[..^digits] + number.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
            if (next != Files[i + 1].Stem)
            {
                return $"; '{next}' is missing";
            }
        }

        return "";
    }
}
