@echo off
rem Builds the tool (Release; quick when nothing changed) and runs it.
setlocal
where dotnet >nul 2>nul || (echo Ventral needs the .NET SDK 10 ^(https://dotnet.microsoft.com/download^); dotnet was not found. 1>&2 & exit /b 1)
set "tool=%~dp0src\Ventral.Cli\bin\Release\net10.0\Ventral.Cli.dll"
if not exist "%tool%" echo Building Ventral ^(once; a minute or two^)... 1>&2
dotnet build "%~dp0src\Ventral.Cli\Ventral.Cli.csproj" -c Release -v quiet --nologo 1>"%TEMP%\ventral-build.log" 2>&1 || (type "%TEMP%\ventral-build.log" 1>&2 & exit /b 1)
dotnet "%tool%" %*
exit /b %ERRORLEVEL%
