using System.Collections.Immutable;
using System.Text.Json;

using Ventral.Data;
using Ventral.Data.Formats;
using Ventral.Data.Formats.Npy;
using Ventral.Networks;
using Ventral.Networks.Gate;
using Ventral.Studies.Store;
using Ventral.Studies.Tables;
using Ventral.Tensors;

namespace Ventral.Studies.Running;

/// <summary>
/// Holds every trained network of a study against what training leaves, before it is run: the rows of <c>gate.csv</c>. Nothing is left out for them.
/// </summary>
internal sealed class GateStage
{
    private readonly Study study;

    private readonly Results results;

    private readonly StimulusSet stimuli;

    private readonly Workers workers;

    private readonly ExtractionOptions extraction;

    public GateStage(Study study, Results results, StimulusSet stimuli, Workers workers, ExtractionOptions extraction)
    {
        this.extraction = extraction;
        this.study = study;
        this.results = results;
        this.stimuli = stimuli;
        this.workers = workers;
    }

    /// <summary>The rows of all trained networks; warns of those that do not look it. A network whose check fails altogether fails again when it is run.</summary>
    /// <param name="inputs">Where networks come from.</param>
    /// <param name="networks">Those that will be run.</param>
    /// <param name="monitor">Hears of flags.</param>
    /// <param name="cancellation">Stops between steps.</param>
    public ImmutableArray<GateRow> Rows(StudyInputs inputs, IEnumerable<NetworkFactor> networks, IRunMonitor monitor, CancellationToken cancellation)
    {
        NetworkFactor[] factors = [.. networks.Where(n => n.Weights == WeightOrigin.Trained)];
        if (factors.Length == 0)
        {
            return [];
        }

        var rows = ImmutableArray.CreateBuilder<GateRow>();
        monitor.StageStarted("gate", factors.Length);
        for (int i = 0; i < factors.Length; i++)
        {
            monitor.Progressed(i, factors[i].Key);
            try
            {
                rows.AddRange(Rows(factors[i], inputs.ReadNetworks(factors[i])[0], cancellation));
            }
            catch (VentralException e) when (e is not (UnwritableFileException or NotComputedException))
            {
                monitor.Notice($"{factors[i].Key} could not be checked: {e.Message}");
            }
            catch (NotComputedException)
            {
                // The network itself is listed as failed.
            }
        }

        foreach (var row in rows.Where(row => row.IsFlagged))
        {
            monitor.Notice($"Flagged: {row.Network}/{row.Weights}: {row.Evidence}");
        }

        return rows.ToImmutable();
    }

    /// <summary>The rows of one network. Stimuli that the study draws itself are no photographs, and a network is not asked about them.</summary>
    private GateRow[] Rows(NetworkFactor factor, Network network, CancellationToken cancellation)
    {
        var images = study.Stimuli is null ? stimuli : null;
        var record = new StepRecord(
            WeightsGate.Method,
            [
                ("network", network.Identity), ("seed", study.Seed.ToString()),
                .. (images?.Stimuli ?? []).Select(s => ("image", s.ContentHash)),
            ]);
        var rows = results.Of(
            factor.Key,
            record,
            TryDecode,
            () => [.. WeightsGate.Check(network, images, study.Seed, workers, extraction, cancellation).Findings.Select(f => GateRow.Of(factor, f) with { Network = "", Weights = "" })],
            Encode);
        // The names are the study's, the findings the network's.
        return [.. rows.Select(row => row with { Network = factor.Name, Weights = factor.WeightsName })];
    }

    private static byte[] Encode(GateRow[] rows)
    {
        byte[] text = JsonSerializer.SerializeToUtf8Bytes(rows);
        using var stream = new MemoryStream();
        NpyWriter.Write(stream, [text.Length], text);
        return stream.ToArray();
    }

    private static GateRow[]? TryDecode(byte[] bytes)
    {
        try
        {
            byte[] text = [.. NpyFile.Decode("store", bytes).ToDoubles().Select(v => (byte)v)];
            return JsonSerializer.Deserialize<GateRow[]>(text);
        }
        catch (Exception e) when (e is UnreadableFileException or JsonException)
        {
            return null;
        }
    }
}
