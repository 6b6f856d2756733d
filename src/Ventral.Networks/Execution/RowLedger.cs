using System.Globalization;

namespace Ventral.Networks.Execution;

/// <summary>Counts the rows that are handed out, so that each stimulus has exactly one at each layer.</summary>
internal sealed class RowLedger
{
    private readonly int[] rows;
    private readonly int stimulusCount;

    public RowLedger(int requestCount, int stimulusCount)
    {
        rows = new int[requestCount];
        this.stimulusCount = stimulusCount;
    }

    /// <exception cref="VentralException">Rows are missing before these, were there already, or have another width.</exception>
    public void Enter(int request, string layer, int first, int count, int unitCount, int valueCount)
    {
        if (first != rows[request] || first + count > stimulusCount || (long)count * unitCount != valueCount)
        {
            throw new VentralException(string.Create(
                CultureInfo.InvariantCulture,
                $"Layer '{layer}' must give {unitCount} units for each of {stimulusCount} stimuli in order, found {valueCount} values for stimuli {first} to {first + count - 1} after {rows[request]}."));
        }

        rows[request] += count;
    }

    /// <exception cref="VentralException">A layer has not given a row for each stimulus.</exception>
    public void Close()
    {
        if (rows.Any(r => r != stimulusCount))
        {
            throw new VentralException($"Every layer must give {stimulusCount} rows, one a stimulus, found {string.Join(", ", rows)}.");
        }
    }
}
