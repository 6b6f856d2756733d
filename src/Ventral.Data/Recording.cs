using System.Collections.Immutable;

namespace Ventral.Data;

/// <summary>What was measured in one region of the brain, here as one RDM a subject.</summary>
public sealed class Recording
{
    /// <summary>Describes a region's RDMs.</summary>
    /// <param name="dataset">The catalogue id: <c>algonauts-2019-92</c>.</param>
    /// <param name="roi">The region: <c>IT</c>.</param>
    /// <param name="rdms">One RDM a subject, each named after its subject: <c>sub-01</c>.</param>
    /// <exception cref="VentralException">Two RDMs carry the same subject's name.</exception>
    public Recording(string dataset, string roi, RdmSet rdms)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(dataset);
        ArgumentException.ThrowIfNullOrWhiteSpace(roi);
        ArgumentNullException.ThrowIfNull(rdms);
        Dataset = dataset;
        Roi = roi;
        Rdms = rdms;
        Subjects = [.. rdms.Rdms.Select(r => r.Name)];
        if (Subjects.Distinct(StringComparer.Ordinal).Count() != Subjects.Length)
        {
            throw new VentralException($"Subjects of '{dataset}/{roi}' must be named differently, found {string.Join(", ", Subjects)}.");
        }
    }

    /// <summary>The catalogue id of the dataset.</summary>
    public string Dataset { get; }

    /// <summary>The region.</summary>
    public string Roi { get; }

    /// <summary>The people or animals, in order.</summary>
    public ImmutableArray<string> Subjects { get; }

    /// <summary>One RDM a subject, in the order of <see cref="Subjects"/>.</summary>
    public RdmSet Rdms { get; }
}
