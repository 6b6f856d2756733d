using System.Collections.Immutable;
using System.Diagnostics;

namespace Ventral.Studies.Running;

/// <summary>Wall time by stage; a stage that is entered again adds to its time.</summary>
internal sealed class StageClock
{
    private readonly List<(string Stage, double Seconds)> stages = [];

    public ImmutableArray<StageTime> Stages => [.. stages.Select(s => new StageTime(s.Stage, s.Seconds))];

    public T Time<T>(string stage, Func<T> work)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            return work();
        }
        finally
        {
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            int place = stages.FindIndex(s => s.Stage == stage);
            if (place < 0)
            {
                stages.Add((stage, seconds));
            }
            else
            {
                stages[place] = (stage, stages[place].Seconds + seconds);
            }
        }
    }
}
