using System.Collections.Immutable;

namespace Ventral.Data;

/// <summary>What was measured in one region of the brain: one RDM a subject, and the responses behind them where they are at hand.</summary>
public sealed class Recording
{
    /// <summary>Describes a region's RDMs.</summary>
    /// <param name="dataset">The catalogue id: <c>algonauts-2019-92</c>.</param>
    /// <param name="roi">The region: <c>IT</c>.</param>
    /// <param name="rdms">One RDM a subject, each named after its subject: <c>sub-01</c>.</param>
    /// <param name="responses">What each subject's channels answered, in the order of the RDMs and of the same stimuli; empty where RDMs are all that is known.</param>
    /// <exception cref="VentralException">Two RDMs carry the same subject's name, or responses are not those subjects' to these stimuli.</exception>
    public Recording(string dataset, string roi, RdmSet rdms, ImmutableArray<RepeatedResponses> responses = default)
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

        Responses = responses.IsDefault ? [] : responses;
        if (!Responses.IsEmpty && !Responses.Select(r => r.Name).SequenceEqual(Subjects, StringComparer.Ordinal))
        {
            throw new VentralException($"Responses of '{dataset}/{roi}' must be those of {string.Join(", ", Subjects)}, found {string.Join(", ", Responses.Select(r => r.Name))}.");
        }

        foreach (var subject in Responses)
        {
            rdms.Stimuli.RequireSame(subject.Stimuli);
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

    /// <summary>What each subject's channels answered, in the order of <see cref="Subjects"/>; empty where RDMs are all that is known.</summary>
    public ImmutableArray<RepeatedResponses> Responses { get; }
}
