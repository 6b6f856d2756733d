using System.Collections.Concurrent;

namespace Ventral.Data.Catalogue;

/// <summary>Keeps downloads polite: few at a time from one server, and none while it asked to be left alone.</summary>
internal sealed class HostQueue
{
    private const int AtOnce = 2;

    private readonly ConcurrentDictionary<string, Host> hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Waits for a place at a server, and for the end of its rest; disposing the place gives it back.</summary>
    internal async Task<Place> EnterAsync(Uri url, CancellationToken cancellation)
    {
        var host = hosts.GetOrAdd(url.Authority, _ => new());
        await host.Places.WaitAsync(cancellation).ConfigureAwait(false);
        var place = new Place(host);
        try
        {
            while (host.Rest is { Ticks: > 0 } rest)
            {
                await Task.Delay(rest, cancellation).ConfigureAwait(false);
            }

            return place;
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    /// <summary>Leaves a server alone for a while, whichever file is asked of it.</summary>
    internal void Rest(Uri url, TimeSpan pause) => hosts.GetOrAdd(url.Authority, _ => new()).RestFor(pause);

    /// <summary>A place at a server.</summary>
    internal sealed class Place(Host host) : IDisposable
    {
        public void Dispose() => host.Places.Release();
    }

    /// <summary>One server.</summary>
    internal sealed class Host
    {
        private readonly Lock gate = new();
        private long since;
        private TimeSpan pause;

        // Never disposed: its wait handle is not used, so that it holds nothing of the system's.
        internal SemaphoreSlim Places { get; } = new(AtOnce, AtOnce);

        /// <summary>How long it wants to be left alone still; zero or less where it does not.</summary>
        internal TimeSpan Rest
        {
            get
            {
                lock (gate)
                {
                    // A timer may fire a little early; a millisecond more makes sure.
                    return pause == TimeSpan.Zero ? pause : pause - TimeProvider.System.GetElapsedTime(since) + TimeSpan.FromMilliseconds(1);
                }
            }
        }

        internal void RestFor(TimeSpan asked)
        {
            if (Rest < asked)
            {
                lock (gate)
                {
                    (since, pause) = (TimeProvider.System.GetTimestamp(), asked);
                }
            }
        }
    }
}
