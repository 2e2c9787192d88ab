-- The key of the lock for one place, which is a service in an environment. Events of the same place wait for each other.

create or replace function deploy_place(asked_workspace text, service text, environment text)
returns bigint
language sql immutable
return hashtextextended('deploy:' || asked_workspace || ':' || service || ':' || environment, 0);
