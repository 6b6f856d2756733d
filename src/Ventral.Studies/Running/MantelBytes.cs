using System.Collections.Immutable;

using Ventral.Analysis.Rsa;
using Ventral.Data;

namespace Ventral.Studies.Running;

/// <summary>A Mantel test's result as the store keeps it: its tables one after another in a float64 <c>.npy</c> vector.</summary>
internal static class MantelBytes
{
    public static byte[] Encode(MantelResult result)
    {
        double[] all =
        [
            result.PermutationCount, result.IsExact ? 1 : 0,
            .. result.Statistics, .. result.P, .. result.PGreater,
            .. result.GroupMeans, .. result.GroupP, .. result.GroupPMaxT, .. result.MeanSubjectP, .. result.PermutationMeans, .. result.PermutationSds,
        ];
        return NpyVector.Encode(all);
    }

    /// <summary>The p of one layer's score by one subject, or of the group where <paramref name="subject"/> is null; null where the bytes are not a result of so many.</summary>
    public static double? TryReadP(byte[] bytes, int models, int subjects, int model, int? subject)
    {
        int table = models * subjects;
        return NpyVector.TryDecode(bytes) is not { } all || all.Length != 2 + (3 * table) + (6 * models) ? null
            : subject is { } s ? all[2 + table + (model * subjects) + s]
            : all[2 + (3 * table) + models + model];
    }

    /// <summary>The result, or null where the bytes are not one of these models and subjects.</summary>
    public static MantelResult? TryDecode(byte[] bytes, InferencePlan plan, RdmSet models, RdmSet subjects)
    {
        int table = models.Count * subjects.Count;
        if (NpyVector.TryDecode(bytes) is not { } all || all.Length != 2 + (3 * table) + (6 * models.Count))
        {
            return null;
        }

        int at = 2;
        return new(
            plan.Measure.Comparison.Name,
            [.. models.Rdms.Select(rdm => rdm.Name)],
            [.. subjects.Rdms.Select(rdm => rdm.Name)],
            (int)all[0],
            all[1] != 0,
            Next(table),
            Next(table),
            Next(table),
            Next(models.Count),
            Next(models.Count),
            Next(models.Count),
            Next(models.Count),
            Next(models.Count),
            Next(models.Count));

        ImmutableArray<double> Next(int count)
        {
            var part = all.AsSpan(at, count);
            at += count;
            return [.. part];
        }
    }
}
